//! Passes bytes from the fuzzer to the check `encrypted`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| surefoot_fuzz::encrypted::check(bytes));

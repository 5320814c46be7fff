//! Passes bytes from the fuzzer to the check `sanitiser`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| surefoot_fuzz::sanitiser::check(bytes));

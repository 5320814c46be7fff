//! Passes bytes from the fuzzer to the check `merge`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| surefoot_fuzz::merge::check(bytes));

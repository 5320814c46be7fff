//! Passes bytes from the fuzzer to the check `assessment`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| surefoot_fuzz::assessment::check(bytes));

//! Passes bytes from the fuzzer to the check `config`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| surefoot_fuzz::config::check(bytes));

//! Passes bytes from the fuzzer to the check `document`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| surefoot_fuzz::document::check(bytes));

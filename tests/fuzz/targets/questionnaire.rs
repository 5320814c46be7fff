//! Passes bytes from the fuzzer to the check `questionnaire`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| surefoot_fuzz::questionnaire::check(bytes));

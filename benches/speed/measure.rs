//! Measures the time of repeated runs.
//!
//! The measured code does not read the clock.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Calls `run` repeatedly, and prints the median and the fastest time.
pub(crate) fn measure<T>(name: &str, runs: usize, mut run: impl FnMut() -> T) {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let (median, fastest) = (times[runs / 2], times[0]);
    println!(
        "{name:<44} median {:>10.1} µs   fastest {:>10.1} µs   of {runs}",
        micros(median),
        micros(fastest)
    );
}

//! CPU time and memory of this process, as Linux reports them.

use std::fs;
use std::hint::black_box;
use std::time::Instant;

/// The C library's `struct timespec` on 64-bit Linux.
#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

#[expect(unsafe_code, reason = "std offers no clock of CPU time, and a benchmark is not worth a dependency")]
unsafe extern "C" {
    fn clock_gettime(clock: i32, time: *mut Timespec) -> i32;
}

/// Linux's number for the CPU time of the whole process.
const PROCESS_CPU_TIME: i32 = 2;

/// Returns the nanoseconds that this process has run on any CPU.
pub(crate) fn cpu_nanoseconds() -> u64 {
    let mut time = Timespec { seconds: 0, nanoseconds: 0 };
    #[expect(unsafe_code, reason = "the call only writes to `time`, which outlives it")]
    let status = unsafe { clock_gettime(PROCESS_CPU_TIME, &raw mut time) };
    assert_eq!(status, 0, "BUG: the CPU clock always exists");
    (time.seconds * 1_000_000_000 + time.nanoseconds) as u64
}

/// Returns the most memory that this process has held, in MB.
pub(crate) fn peak_mb() -> f64 {
    let text = fs::read_to_string("/proc/self/status").expect("Linux reports the status of a process");
    let line = text.lines().find(|line| line.starts_with("VmHWM")).expect("the status holds the peak");
    line.split_whitespace().nth(1).and_then(|word| word.parse::<f64>().ok()).expect("the peak is a number of kB") / 1024.0
}

/// What a number of runs of the same work took, in milliseconds.
///
/// The CPU clock may tick as slowly as every 4 ms, so it is read once around all runs.
pub(crate) struct Times {
    pub(crate) wall_min: f64,
    pub(crate) cpu_mean: f64,
}

/// Runs the same work a number of times.
pub(crate) fn repeat<T>(repetitions: usize, mut run: impl FnMut() -> T) -> Times {
    let repetitions = repetitions.max(1);
    let cpu_before = cpu_nanoseconds();
    let walls: Vec<f64> = (0..repetitions)
        .map(|_| {
            let before = Instant::now();
            drop(black_box(run()));
            before.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    let cpu_mean = (cpu_nanoseconds() - cpu_before) as f64 / 1e6 / repetitions as f64;
    let wall_min = walls.into_iter().fold(f64::INFINITY, f64::min);
    Times { wall_min, cpu_mean }
}

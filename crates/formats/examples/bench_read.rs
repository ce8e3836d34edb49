//! Measures a reader: `bench_read FILE REPS` prints one line of JSON. CPU time and memory are the kernel's own count.

use std::fs;

use sinew_formats::{Options, read, sniff};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, file, reps] = arguments.as_slice() else { panic!("usage: bench_read FILE REPS") };
    let reps: usize = reps.parse().expect("REPS is a number");
    let bytes = fs::read(file).expect("FILE can be read");
    let format = sniff(&bytes).map_or("unknown", |format| format.name());
    let mut times = Vec::with_capacity(reps);
    let (mut records, mut problems) = (0, 0);
    for _ in 0..reps {
        let before = cpu_ms();
        let (draft, found) = read(file, &bytes, &Options::default());
        times.push(cpu_ms() - before);
        (records, problems) = (draft.records.len(), found.len());
    }
    times.sort_by(f64::total_cmp);
    let line = serde_json::json!({
        "format": format, "mb": bytes.len() as f64 / 1e6, "records": records, "problems": problems, "reps": reps,
        "cpu_ms_min": times[0], "cpu_ms_median": times[times.len() / 2], "rss_mb": rss_mb(),
    });
    #[expect(clippy::print_stdout, reason = "the result of this program")]
    {
        println!("{line}");
    }
}

/// Returns the CPU time of the whole process, to the nanosecond where the scheduler tells it.
fn cpu_ms() -> f64 {
    let told = fs::read_to_string("/proc/self/schedstat").expect("Linux tells a process its CPU time");
    let nanos: f64 = told.split(' ').next().and_then(|field| field.parse().ok()).expect("the first field is nanoseconds");
    nanos / 1e6
}

/// Returns the most memory that the process ever held.
fn rss_mb() -> f64 {
    let told = fs::read_to_string("/proc/self/status").expect("Linux tells a process its memory");
    let line = told.lines().find(|line| line.starts_with("VmHWM:")).expect("the peak is listed");
    let kilobytes: f64 = line.split_whitespace().nth(1).and_then(|field| field.parse().ok()).expect("the peak is a number");
    kilobytes / 1024.0
}

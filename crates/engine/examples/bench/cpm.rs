//! CPM: cold (network built, renumbered and solved) and warm (solved again).

use std::error::Error;

use sinew_engine::cpm::{Cpm, Solution};

use crate::{network_file, usage};

pub(crate) fn measure(path: &str, repetitions: &str) -> Result<String, Box<dyn Error>> {
    let repetitions: usize = repetitions.parse()?;
    let file = network_file::read(path)?;
    let cold = usage::repeat(repetitions, || {
        let cpm = Cpm::new(&file.durations, &file.links).expect("the file holds no cycle");
        let mut solution = Solution::default();
        cpm.solve(&mut solution);
        (cpm, solution)
    });
    let cpm = Cpm::new(&file.durations, &file.links).expect("the file holds no cycle");
    let mut solution = Solution::default();
    let warm = usage::repeat(repetitions, || cpm.solve(&mut solution));
    Ok(format!(
        r#"{{"what":"cpm","n":{},"m":{},"finish":{},"critical":{},"cold_ms":{:.4},"cold_cpu_ms":{:.4},"warm_ms":{:.4},"warm_cpu_ms":{:.4},"rss_mb":{:.1}}}"#,
        file.durations.len(),
        file.links.len(),
        solution.finish,
        solution.critical,
        cold.wall_min,
        cold.cpu_mean,
        warm.wall_min,
        warm.cpu_mean,
        usage::peak_mb()
    ))
}

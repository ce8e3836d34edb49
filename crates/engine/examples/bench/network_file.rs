//! The binary network files of the reference programs: a magic number, N, M, then durations, sources,
//! targets, link types and lags as little-endian 32-bit integers.

use std::error::Error;

use sinew_engine::cpm::{Link, LinkKind};

pub(crate) struct NetworkFile {
    pub(crate) durations: Vec<i32>,
    pub(crate) links: Vec<Link>,
}

pub(crate) fn read(path: &str) -> Result<NetworkFile, Box<dyn Error>> {
    let bytes = std::fs::read(path)?;
    let word = |index: usize| bytes.get(4 * index..4 * index + 4).map(|four| i32::from_le_bytes([four[0], four[1], four[2], four[3]]));
    let n = word(1).ok_or("the file is too short")? as usize;
    let m = word(2).ok_or("the file is too short")? as usize;
    if bytes.len() < 4 * (3 + n + 4 * m) {
        return Err("the file is too short".into());
    }
    let at = |index: usize| word(index).unwrap_or(0);
    let kinds = [LinkKind::FinishStart, LinkKind::StartStart, LinkKind::FinishFinish, LinkKind::StartFinish];
    let durations = (0..n).map(|i| at(3 + i)).collect();
    let first = 3 + n;
    let links = (0..m)
        .map(|i| Link {
            from: at(first + i) as u32,
            to: at(first + m + i) as u32,
            kind: kinds[(at(first + 2 * m + i) & 3) as usize],
            lag: at(first + 3 * m + i),
        })
        .collect();
    Ok(NetworkFile { durations, links })
}

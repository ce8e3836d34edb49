//! A shelf for long texts: a file without a name, gone with the process.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use model::prose::Shelf;

/// Places are whole multiples of this, so that what one text leaves fits another.
const GRAIN: u64 = 64;

/// Texts in a file.
#[derive(Debug)]
pub struct FileShelf(Mutex<Places>);

#[derive(Debug)]
struct Places {
    file: File,
    /// Where the next new place begins.
    end: u64,
    /// Places that were given back, by their size.
    free: HashMap<u64, Vec<u64>>,
}

impl FileShelf {
    /// Makes a shelf in a folder.
    pub fn new(folder: &Path) -> std::io::Result<FileShelf> {
        Ok(FileShelf(Mutex::new(Places { file: tempfile::tempfile_in(folder)?, end: 0, free: HashMap::new() })))
    }
}

/// Puts up this process's shelf beside the database at `address`, a file, or where temporary files go.
pub fn put_up(address: &str) {
    let folder = match store::file_of(address).and_then(|file| Path::new(file).parent()) {
        Some(folder) if folder.as_os_str().is_empty() => PathBuf::from("."),
        Some(folder) => folder.to_owned(),
        None => std::env::temp_dir(),
    };
    match FileShelf::new(&folder) {
        Ok(shelf) => drop(model::prose::put_up(Box::new(shelf))),
        Err(error) => tracing::warn!("long texts stay in memory: no file for them could be made in {}: {error}", folder.display()),
    }
}

/// Returns the size of the place that so many bytes take.
fn room(bytes: u64) -> u64 {
    bytes.next_multiple_of(GRAIN)
}

impl Shelf for FileShelf {
    fn put(&self, text: &str) -> Option<u64> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = room(text.len() as u64);
        let given_back = places.free.get_mut(&room).and_then(Vec::pop);
        let place = given_back.unwrap_or(places.end);
        let written = places.file.seek(SeekFrom::Start(place)).and_then(|_| places.file.write_all(text.as_bytes()));
        if written.is_err() {
            // The disk is full, say: the text stays in memory, and the place is tried again.
            places.free.entry(room).or_default().extend(given_back);
            return None;
        }
        places.end = places.end.max(place + room);
        Some(place)
    }

    fn get(&self, place: u64, bytes: u32) -> String {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = vec![0; bytes as usize];
        let read = places.file.seek(SeekFrom::Start(place)).and_then(|_| places.file.read_exact(&mut text));
        drop(places);
        read.expect("the file with the long texts of open spaces can be read");
        String::from_utf8(text).expect("what was put on the shelf is text")
    }

    fn remove(&self, place: u64, bytes: u32) {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.free.entry(room(u64::from(bytes))).or_default().push(place);
    }
}

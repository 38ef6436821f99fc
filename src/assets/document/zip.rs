//! ZIP archives (APPNOTE 6.3.10), as far as Office and OpenDocument files need: the central directory, stored and
//! deflated entries. The cost of an archive is limited; ZIP64 and encryption are not supported.

use std::io::Read as _;

/// Length of the end record without its comment, and of the longest comment.
const END: usize = 22;
const LONGEST_COMMENT: usize = 65_535;
/// Maximum number of entries; a large presentation has some thousand.
const MOST_ENTRIES: usize = 20_000;

/// One file in an archive.
pub(super) struct Entry<'a> {
    pub(super) name: String,
    pub(super) encrypted: bool,
    method: u16,
    packed: &'a [u8],
}

/// Lists the entries. `None`: not an archive, or an invalid one.
pub(super) fn entries(bytes: &[u8]) -> Option<Vec<Entry<'_>>> {
    let end = find_end(bytes)?;
    let count = usize::from(short(bytes, end + 10)?);
    let size = long(bytes, end + 12)?;
    // Other data may come before the archive; offsets count from the archive's beginning.
    let directory = end.checked_sub(size)?;
    let base = directory.checked_sub(long(bytes, end + 16)?)?;
    let mut at = directory;
    let mut entries = Vec::new();
    for _ in 0..count.min(MOST_ENTRIES) {
        if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
            return None;
        }
        let [name, extra, comment] = [28, 30, 32].map(|field| short(bytes, at + field).map(usize::from));
        let (name, extra, comment) = (name?, extra?, comment?);
        let packed = packed(bytes, base.checked_add(long(bytes, at + 42)?)?, long(bytes, at + 20)?)?;
        entries.push(Entry {
            name: String::from_utf8_lossy(bytes.get(at + 46..at + 46 + name)?).into_owned(),
            encrypted: short(bytes, at + 8)? & 1 == 1,
            method: short(bytes, at + 10)?,
            packed,
        });
        at += 46 + name + extra + comment;
    }
    Some(entries)
}

fn find_end(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END)?;
    let first = last.saturating_sub(LONGEST_COMMENT);
    (first..=last).rev().find(|&at| bytes[at..].starts_with(b"PK\x05\x06"))
}

/// The compressed bytes of an entry, found through its local header.
fn packed(bytes: &[u8], header: usize, size: usize) -> Option<&[u8]> {
    let name = usize::from(short(bytes, header.checked_add(26)?)?);
    let extra = usize::from(short(bytes, header + 28)?);
    let begin = header + 30 + name + extra;
    bytes.get(begin..begin.checked_add(size)?)
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
}

impl Entry<'_> {
    /// Reads the entry's bytes, at most what is left of the budget, and reduces the budget.
    pub(super) fn read(&self, budget: &mut usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        match self.method {
            0 => out.extend_from_slice(self.packed.get(..self.packed.len().min(*budget))?),
            8 => {
                let limit = *budget as u64;
                // Damaged at the end: use what could be read.
                let _rest = flate2::read::DeflateDecoder::new(self.packed).take(limit).read_to_end(&mut out);
            }
            _ => return None,
        }
        *budget -= out.len().min(*budget);
        Some(out)
    }
}

//! Manifest of an edition: every file with its size and BLAKE3 hash, sorted by path.
//!
//! It is stored beside the edition (`<audience>.manifest.json`). The next build sees from it which files are unchanged,
//! which are obsolete and which are not handbok's. Its format is a contract (site § 3), with one file per line, so that
//! two manifests can be compared with `diff`. Pure: text in, text out.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::model::edition_path as path;

/// Version of the format.
pub(crate) const FORMAT: u32 = 1;

/// A BLAKE3 hash, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Digest([u8; 32]);

impl Digest {
    /// Hashes some bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// Wraps a hash that was computed elsewhere.
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(blake3::Hash::from_bytes(self.0).to_hex().as_str())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(blake3::Hash::from_bytes(self.0).to_hex().as_str())
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        blake3::Hash::from_hex(text.as_bytes()).map(|hash| Self(*hash.as_bytes())).map_err(de::Error::custom)
    }
}

/// The manifest's entry for one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Length in bytes.
    pub(crate) size: u64,
    /// Hash of the bytes.
    pub(crate) blake3: Digest,
}

/// All files of an edition by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// Path (relative, with `/`) to size and hash.
    pub(crate) files: BTreeMap<String, Listed>,
}

#[derive(Serialize, Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    path: std::borrow::Cow<'a, str>,
    size: u64,
    blake3: Digest,
}

#[derive(Deserialize)]
struct Written<'a> {
    format: u32,
    #[serde(borrow)]
    files: Vec<Line<'a>>,
}

impl Manifest {
    /// Parses a manifest.
    ///
    /// # Errors
    /// The reason, if it isn't a manifest of this format or lists a path that no edition can have (a hand-edited `../x`
    /// must not lead a later build out of its folder).
    pub(crate) fn read(json: &[u8]) -> Result<Self, String> {
        let written: Written<'_> = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        if written.format != FORMAT {
            return Err(format!("format {}", written.format));
        }
        let mut files = BTreeMap::new();
        for line in written.files {
            path::check(&line.path).map_err(|reason| format!("{:?} {reason}", line.path))?;
            let listed = Listed { size: line.size, blake3: line.blake3 };
            if files.insert(line.path.into_owned(), listed).is_some() {
                return Err("a path is listed twice".to_owned());
            }
        }
        Ok(Self { files })
    }

    /// The manifest as JSON, one file per line.
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut out = format!("{{\"format\":{FORMAT},\"files\":[").into_bytes();
        for (index, (path, listed)) in self.files.iter().enumerate() {
            out.extend_from_slice(if index == 0 { b"\n" } else { b",\n" });
            let line = Line { path: path.into(), size: listed.size, blake3: listed.blake3 };
            // A string, a number and a hash always serialise, and writing to a Vec never fails.
            let _written = serde_json::to_writer(&mut out, &line);
        }
        out.extend_from_slice(b"\n]}\n");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn has_the_form_of_the_contract() {
        let listed = Listed { size: 3, blake3: Digest::of(b"abc") };
        let manifest = Manifest { files: [("b.html".to_owned(), listed), ("a/c.html".to_owned(), listed)].into() };
        let value: serde_json::Value = serde_json::from_slice(&manifest.write()).expect("valid JSON");
        assert_eq!(value["format"], 1);
        assert_eq!(value["files"][0]["path"], "a/c.html");
        assert_eq!(value["files"][1]["size"], 3);
        assert_eq!(value["files"][1]["blake3"], "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85");
        assert_eq!(value.as_object().map(serde_json::Map::len), Some(2));
    }

    #[test]
    fn refuses_invalid_and_escaping_paths() {
        let hash = Digest::of(b"");
        for (json, word) in [
            ("{}".to_owned(), "missing field"),
            (r#"{"format":2,"files":[]}"#.to_owned(), "format 2"),
            (format!(r#"{{"format":1,"files":[{{"path":"../x","size":0,"blake3":"{hash}"}}]}}"#), "segment"),
            (r#"{"format":1,"files":[{"path":"x","size":0,"blake3":"zz"}]}"#.to_owned(), ""),
        ] {
            let reason = Manifest::read(json.as_bytes()).expect_err("refused");
            assert!(reason.contains(word), "{reason}");
        }
        let whole = Manifest::default().write();
        for end in 0..whole.len() - 1 {
            assert!(Manifest::read(&whole[..end]).is_err(), "cut at {end} reads as whole");
        }
    }

    proptest! {
        #[test]
        fn reads_what_it_wrote(paths in proptest::collection::btree_map("[a-zåäö\"/]{1,9}", 0u64.., 0..9)) {
            let files = paths
                .into_iter()
                .filter(|(path, _)| crate::model::edition_path::check(path).is_ok())
                .map(|(path, size)| {
                    let blake3 = Digest::of(path.as_bytes());
                    (path, Listed { size, blake3 })
                })
                .collect();
            let manifest = Manifest { files };
            prop_assert_eq!(Manifest::read(&manifest.write()), Ok(manifest));
        }
    }
}

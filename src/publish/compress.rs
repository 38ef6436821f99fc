//! Compressed copies of files (`page.html.gz`, `page.html.br`) for web servers that serve them directly.
//!
//! Deterministic: the gzip header has no time and no name, and settings are fixed. A copy that isn't smaller is not
//! made. Pure: bytes in, bytes out.

use std::io::Write as _;

/// Quality 11 takes four times as long as 9 and saves four per cent. Unchanged files keep their copies, so the time is
/// paid once. Every decoder supports a window of 22 bits.
const BROTLI_QUALITY: u32 = 11;
const BROTLI_WINDOW: u32 = 22;

/// Buffer size of the brotli encoder in bytes.
const BROTLI_BUFFER: usize = 4096;

/// A content encoding that browsers support.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Encoding {
    /// `gzip` (RFC 1952), `.gz`.
    Gzip,
    /// `br` (RFC 7932), `.br`.
    Brotli,
}

impl Encoding {
    /// Parses the word in `[build] precompress`: `gzip` or `br`.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "gzip" => Some(Self::Gzip),
            "br" => Some(Self::Brotli),
            _ => None,
        }
    }

    /// The suffix of the file name.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Gzip => ".gz",
            Self::Brotli => ".br",
        }
    }

    /// The compressed bytes; `None` if they would not be fewer.
    pub(crate) fn compress(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let smaller = match self {
            Self::Gzip => gzip(bytes),
            Self::Brotli => brotli(bytes),
        };
        smaller.ok().filter(|smaller| smaller.len() < bytes.len())
    }
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    // Operating system 255 (unknown), so that every machine writes the same header.
    let mut encoder =
        flate2::GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), BROTLI_BUFFER, BROTLI_QUALITY, BROTLI_WINDOW);
    encoder.write_all(bytes)?;
    encoder.flush()?;
    Ok(encoder.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read as _;

    fn unpack(encoding: Encoding, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        match encoding {
            Encoding::Gzip => flate2::read::GzDecoder::new(bytes).read_to_end(&mut out),
            Encoding::Brotli => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut out),
        }
        .expect("unpacks");
        out
    }

    #[test]
    fn gzip_has_no_time_name_or_system() {
        let packed = Encoding::Gzip.compress(&[b'a'; 500]).expect("smaller");
        assert_eq!(&packed[..4], [0x1f, 0x8b, 8, 0]);
        assert_eq!(&packed[4..8], [0; 4]);
        assert_eq!(packed[9], 255);
    }

    #[test]
    fn incompressible_files_have_no_compressed_copy() {
        for encoding in [Encoding::Gzip, Encoding::Brotli] {
            assert_eq!(encoding.compress(b""), None);
            assert_eq!(encoding.compress(b"x"), None);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn compressed_copies_unpack_to_the_file(bytes in proptest::collection::vec(0u8..4, 0..3000)) {
            for encoding in [Encoding::Gzip, Encoding::Brotli] {
                if let Some(packed) = encoding.compress(&bytes) {
                    prop_assert_eq!(encoding.compress(&bytes), Some(packed.clone()));
                    prop_assert_eq!(unpack(encoding, &packed), bytes.clone());
                }
            }
        }
    }
}

//! Brotli siblings of built files, at the highest level: made once at build time, sent as they are.

use std::fs;
use std::path::Path;

use super::CommandResult;
use crate::site::walk;

/// Makes `FILE.br` beside every file below `dir` that shrinks.
pub fn compress(dir: &Path) -> CommandResult {
    for path in walk(dir)? {
        if path.extension().is_some_and(|extension| extension == "br") {
            continue;
        }
        let plain = fs::read(&path)?;
        let mut packed = Vec::new();
        let parameters = brotli::enc::BrotliEncoderParams {
            quality: 11,
            lgwin: 24,
            ..Default::default()
        };
        brotli::BrotliCompress(&mut plain.as_slice(), &mut packed, &parameters)?;
        let mut beside = path.into_os_string();
        beside.push(".br");
        if packed.len() < plain.len() {
            fs::write(&beside, packed)?;
        }
    }
    Ok(())
}

//! Looking for texts in whatever they may have been written as, in files of any size.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use hersys_api::secrets::hex;

/// Bytes to look for, with the names of what they are.
pub struct Patterns {
    all: Vec<(String, Vec<u8>)>,
    shortest: usize,
    /// How far one may go on after two bytes that end no pattern's beginning.
    skip: Vec<usize>,
}

impl Patterns {
    /// Every form of every text: UTF-8, UTF-16, JSON and Base64 at any place, hexadecimal.
    pub fn of(texts: &[&str]) -> Self {
        let mut all = Vec::new();
        for text in texts {
            let mut add =
                |name: &str, bytes: Vec<u8>| all.push((format!("{text} in {name}"), bytes));
            let bytes = text.as_bytes();
            add("UTF-8", bytes.to_vec());
            add(
                "UTF-16LE",
                text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            );
            add(
                "UTF-16BE",
                text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            );
            let escaped = |upper: bool| {
                text.encode_utf16()
                    .fold(String::new(), |out, unit| match unit {
                        0x20..=0x7e => out + &String::from_utf16(&[unit]).unwrap(),
                        unit if upper => format!("{out}\\u{unit:04X}"),
                        unit => format!("{out}\\u{unit:04x}"),
                    })
            };
            if !text.is_ascii() {
                add("JSON", escaped(false).into_bytes());
                add("JSON", escaped(true).into_bytes());
            }
            let lower = hex(bytes);
            add("hexadecimal", lower.to_uppercase().into_bytes());
            add("hexadecimal", lower.into_bytes());
            for before in 0..3 {
                let mut shifted = vec![0; before];
                shifted.extend_from_slice(bytes);
                // Letters at the ends hold bits of what stands beside.
                let (first, last) = ([0, 2, 3][before], shifted.len() * 8 / 6);
                for engine in [STANDARD, URL_SAFE] {
                    let encoded = engine.encode(&shifted);
                    add("Base64", encoded.as_bytes()[first..last].to_vec());
                }
            }
        }
        let shortest = all.iter().map(|(_, bytes)| bytes.len()).min().unwrap();
        let mut skip = vec![shortest - 1; 1 << 16];
        for (_, bytes) in &all {
            for end in 1..shortest {
                let place = &mut skip[pair(bytes[end - 1], bytes[end])];
                *place = (*place).min(shortest - 1 - end);
            }
        }
        Self {
            all,
            shortest,
            skip,
        }
    }

    /// The names of what stands in `bytes`, and their number.
    pub fn found_in(&self, bytes: &[u8]) -> Vec<&str> {
        let mut found = Vec::new();
        let mut end = self.shortest - 1;
        while end < bytes.len() {
            let skip = self.skip[pair(bytes[end - 1], bytes[end])];
            if skip == 0 {
                let window = &bytes[end + 1 - self.shortest..];
                for (name, pattern) in &self.all {
                    if window.starts_with(pattern) {
                        found.push(name.as_str());
                    }
                }
            }
            end += skip.max(1);
        }
        found
    }

    /// All forms, each with its name.
    pub fn forms(&self) -> &[(String, Vec<u8>)] {
        &self.all
    }
}

fn pair(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
}

//! Bytes of a file as text, in an encoding that is found by itself.
//!
//! What is plain ASCII reads the same in every encoding in question, so nothing is decided until a byte says
//! more. From that byte on as much as [`LOOK`] is gathered and judged: a byte order mark at the very beginning, valid
//! UTF-8, else what is most likely in Japan (CP932, EUC-JP, ISO-2022-JP), given also the plain text before. How the
//! file is cut on its way changes none of it.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8};

/// Bytes that are judged at most.
const LOOK: usize = 64 * 1024;

/// Turns the pieces of a file into text.
pub struct Text {
    /// Sees all of the file up to where it is judged: what stands before a byte tells how likely its reading is.
    detector: EncodingDetector,
    /// Whether plain text has gone out: no byte order mark can follow.
    begun: bool,
    /// What waits to be judged, from the first byte that says something.
    pending: Vec<u8>,
    decided: Option<(&'static Encoding, Decoder)>,
}

impl Default for Text {
    fn default() -> Self {
        Self {
            detector: EncodingDetector::new(Iso2022JpDetection::Allow),
            begun: false,
            pending: Vec::new(),
            decided: None,
        }
    }
}

/// Whether a byte says nothing about the encoding.
const fn says_nothing(byte: u8) -> bool {
    // ESC begins the switches of ISO-2022-JP.
    byte < 0x80 && byte != 0x1b
}

impl Text {
    /// Name of the encoding as found so far.
    pub fn name(&self) -> &'static str {
        self.decided
            .as_ref()
            .map_or(UTF_8.name(), |(encoding, _)| encoding.name())
    }

    /// The text of the next piece; with `last` that of all the rest. What is no character becomes U+FFFD.
    pub fn push(&mut self, bytes: &[u8], last: bool) -> String {
        let mut out = String::new();
        if self.decided.is_some() {
            self.decode(bytes, last, &mut out);
            return out;
        }
        let rest = if self.pending.is_empty() {
            self.plain(bytes, &mut out)
        } else {
            bytes
        };
        self.pending.extend_from_slice(rest);
        if self.pending.is_empty() || (self.pending.len() < LOOK && !last) {
            return out;
        }
        let encoding = self.judge();
        let decoder = if self.begun {
            encoding.new_decoder_without_bom_handling()
        } else {
            encoding.new_decoder_with_bom_removal()
        };
        self.decided = Some((encoding, decoder));
        let pending = std::mem::take(&mut self.pending);
        self.decode(&pending, last, &mut out);
        out
    }

    /// Gives out what stands before the first byte that says something; that byte and all after it are returned.
    fn plain<'a>(&mut self, bytes: &'a [u8], out: &mut String) -> &'a [u8] {
        let length = bytes.iter().take_while(|byte| says_nothing(**byte)).count();
        let (plain, rest) = bytes.split_at_checked(length).unwrap_or((bytes, &[]));
        self.detector.feed(plain, false);
        self.begun |= !plain.is_empty();
        out.extend(plain.iter().copied().map(char::from));
        rest
    }

    /// The encoding of what waits.
    fn judge(&mut self) -> &'static Encoding {
        // The same bytes, wherever the piece ended that brought the last of them.
        let whole = self.pending.len() < LOOK;
        let bytes = self.pending.get(..LOOK).unwrap_or(&self.pending);
        if let Some((encoding, _)) = Encoding::for_bom(bytes).filter(|_| !self.begun) {
            return encoding;
        }
        match std::str::from_utf8(bytes) {
            Ok(_) => return UTF_8,
            // Cut in the middle of a character.
            Err(error) if error.error_len().is_none() && !whole => return UTF_8,
            Err(_) => {}
        }
        self.detector.feed(bytes, whole);
        let likely = self.detector.guess(Some(b"jp"), Utf8Detection::Deny);
        if [SHIFT_JIS, EUC_JP, ISO_2022_JP].contains(&likely) {
            likely
        } else {
            SHIFT_JIS
        }
    }

    fn decode(&mut self, bytes: &[u8], last: bool, out: &mut String) {
        let Some((_, decoder)) = &mut self.decided else {
            return;
        };
        let mut rest = bytes;
        loop {
            let room = decoder.max_utf8_buffer_length(rest.len());
            out.reserve(room.unwrap_or(rest.len() * 3));
            let (result, read, _) = decoder.decode_to_string(rest, out, last);
            rest = rest.get(read..).unwrap_or_default();
            if result == encoding_rs::CoderResult::InputEmpty {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LINES: &str = "番号,氏名,備考\r\n1,髙橋,①ⅣⅢ㈱〜\r\n2,吉田,-\r\n";

    fn read(bytes: &[u8], piece: usize) -> (String, &'static str) {
        let mut text = Text::default();
        let mut out = String::new();
        for part in bytes.chunks(piece) {
            out += &text.push(part, false);
        }
        out += &text.push(&[], true);
        (out, text.name())
    }

    #[test]
    fn every_encoding_of_japan_is_found_however_the_file_is_cut() {
        let cp932 = SHIFT_JIS.encode(LINES).0.into_owned();
        let back = SHIFT_JIS.decode(&cp932).0.into_owned();
        let bom = [b"\xef\xbb\xbf", LINES.as_bytes()].concat();
        let plain_first = format!("{}{LINES}", "1,2,3\n".repeat(30_000));
        let euc = EUC_JP.encode(LINES).0.into_owned();
        let euc_back = EUC_JP.decode(&euc).0.into_owned();
        for piece in [1, 7, 1_000_000] {
            assert_eq!(read(&cp932, piece), (back.clone(), "Shift_JIS"));
            assert_eq!(read(LINES.as_bytes(), piece), (LINES.to_owned(), "UTF-8"));
            assert_eq!(read(&bom, piece), (LINES.to_owned(), "UTF-8"));
            assert_eq!(read(&euc, piece), (euc_back.clone(), "EUC-JP"));
        }
        // Japanese that comes long after the beginning is read rightly, too.
        let late = SHIFT_JIS.encode(&plain_first).0.into_owned();
        assert_eq!(read(&late, 4_096).1, "Shift_JIS");
        assert!(read(&late, 4_096).0.contains("番号"));
        assert_eq!(read(b"a,b\n", 1), ("a,b\n".to_owned(), "UTF-8"));
    }

    #[test]
    fn what_stands_before_counts_even_if_it_came_alone() {
        for bytes in [
            &b"\x41\xa4\xa1"[..],
            b"a,b\n\xef\xbb\xbf\xa4",
            b"1\xff\xfe2",
        ] {
            let whole = read(bytes, 1_000);
            assert_eq!(read(bytes, 1), whole);
            assert_eq!(read(bytes, 2), whole);
        }
        // In the middle of a file it is no byte order mark.
        assert_eq!(read("a\u{feff}b".as_bytes(), 1).0, "a\u{feff}b");
    }

    #[test]
    fn what_is_no_character_is_marked() {
        let (text, _) = read(b"\xef\xbb\xbfa\xff\xe3\x81", 100);
        assert_eq!(text, "a\u{fffd}\u{fffd}");
    }

    proptest! {
        #[test]
        fn text_is_read_in_each_encoding_however_it_is_cut(
            lines in prop::collection::vec("[ぁ-んァ-ヶ亜-煕、。，0-9a-z]{0,30}", 1..6), which in 0_usize..4, piece in 1_usize..40,
        ) {
            let text = format!("番号,報道提供日,年代,性別,居住地\n{}\n", lines.join(",\n"));
            let encoding = [UTF_8, SHIFT_JIS, EUC_JP, UTF_8][which];
            let (bytes, _, lost) = encoding.encode(&text);
            let mut bytes = bytes.into_owned();
            if which == 3 {
                bytes.splice(0..0, *b"\xef\xbb\xbf");
            }
            // What the encoding cannot write is not what is tried here.
            if !lost {
                prop_assert_eq!(read(&bytes, piece), (text, encoding.name()));
            }
        }

        #[test]
        fn any_bytes_are_text_that_is_the_same_however_they_are_cut(bytes in prop::collection::vec(any::<u8>(), 0..80), piece in 1_usize..9) {
            let whole = read(&bytes, 1_000);
            prop_assert_eq!(read(&bytes, piece), whole.clone());
            prop_assert!(whole.0.len() <= 3 * bytes.len());
        }
    }
}

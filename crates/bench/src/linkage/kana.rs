//! Other ways of writing kana.

/// Full and half width, by turns.
pub const HALF_WIDTH: &str = "\
    ガ ｶﾞ  ギ ｷﾞ  グ ｸﾞ  ゴ ｺﾞ  ザ ｻﾞ  ジ ｼﾞ  ズ ｽﾞ  ダ ﾀﾞ  デ ﾃﾞ \
    ド ﾄﾞ  バ ﾊﾞ  ブ ﾌﾞ  ベ ﾍﾞ  ア ｱ  イ ｲ  ウ ｳ  エ ｴ  オ ｵ \
    カ ｶ  キ ｷ  ク ｸ  ケ ｹ  コ ｺ  サ ｻ  シ ｼ  ス ｽ  セ ｾ \
    ソ ｿ  タ ﾀ  チ ﾁ  ツ ﾂ  テ ﾃ  ト ﾄ  ナ ﾅ  ノ ﾉ  ハ ﾊ \
    ヒ ﾋ  フ ﾌ  マ ﾏ  ミ ﾐ  ム ﾑ  モ ﾓ  ヤ ﾔ  ユ ﾕ  ョ ﾖ \
    ラ ﾗ  リ ﾘ  ン ﾝ";

/// Kana and Hepburn's Latin letters, by turns; a dash for nothing. What is longer comes first.
pub const HEPBURN: &str = "\
    キャ kya  キュ kyu  キョ kyo  シャ sha  シュ shu  ショ sho  チャ cha  チュ chu  チョ cho \
    ニャ nya  ヒャ hya  ヒョ hyo  ミャ mya  ミョ myo  リャ rya  リュ ryu  リョ ryo  ギョ gyo \
    ジャ ja  ジュ ju  ジョ jo  ビャ bya  ア a  イ i  ウ u  エ e  オ o \
    カ ka  キ ki  ク ku  ケ ke  コ ko  サ sa  シ shi  ス su  セ se \
    ソ so  タ ta  チ chi  ツ tsu  テ te  ト to  ナ na  ニ ni  ヌ nu \
    ネ ne  ノ no  ハ ha  ヒ hi  フ fu  ヘ he  ホ ho  マ ma  ミ mi \
    ム mu  メ me  モ mo  ヤ ya  ユ yu  ヨ yo  ラ ra  リ ri  ル ru \
    レ re  ロ ro  ワ wa  ン n  ガ ga  ギ gi  グ gu  ゲ ge  ゴ go \
    ザ za  ジ ji  ズ zu  ゼ ze  ゾ zo  ダ da  ヂ ji  ヅ zu  デ de \
    ド do  バ ba  ビ bi  ブ bu  ベ be  ボ bo  パ pa  ピ pi  プ pu \
    ペ pe  ポ po  ッ -  ー -  ォ o  ァ a  ィ i  ェ e  ヴ v \
    ヲ o";

/// A text with everything replaced that a table names.
pub fn replaced(table: &str, text: &str) -> String {
    let words: Vec<&str> = table.split_whitespace().collect();
    words
        .as_chunks::<2>()
        .0
        .iter()
        .fold(text.to_owned(), |text, [from, to]| {
            text.replace(from, if *to == "-" { "" } else { to })
        })
}

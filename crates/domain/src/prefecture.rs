//! The 47 prefectures (JIS X 0401).

use crate::closed_set;

closed_set! {
    /// A prefecture, by its code of JIS X 0401, two digits from `01` to `47`, in that order.
    pub enum Prefecture {
        /// 北海道
        Hokkaido = "01",
        /// 青森県
        Aomori = "02",
        /// 岩手県
        Iwate = "03",
        /// 宮城県
        Miyagi = "04",
        /// 秋田県
        Akita = "05",
        /// 山形県
        Yamagata = "06",
        /// 福島県
        Fukushima = "07",
        /// 茨城県
        Ibaraki = "08",
        /// 栃木県
        Tochigi = "09",
        /// 群馬県
        Gunma = "10",
        /// 埼玉県
        Saitama = "11",
        /// 千葉県
        Chiba = "12",
        /// 東京都
        Tokyo = "13",
        /// 神奈川県
        Kanagawa = "14",
        /// 新潟県
        Niigata = "15",
        /// 富山県
        Toyama = "16",
        /// 石川県
        Ishikawa = "17",
        /// 福井県
        Fukui = "18",
        /// 山梨県
        Yamanashi = "19",
        /// 長野県
        Nagano = "20",
        /// 岐阜県
        Gifu = "21",
        /// 静岡県
        Shizuoka = "22",
        /// 愛知県
        Aichi = "23",
        /// 三重県
        Mie = "24",
        /// 滋賀県
        Shiga = "25",
        /// 京都府
        Kyoto = "26",
        /// 大阪府
        Osaka = "27",
        /// 兵庫県
        Hyogo = "28",
        /// 奈良県
        Nara = "29",
        /// 和歌山県
        Wakayama = "30",
        /// 鳥取県
        Tottori = "31",
        /// 島根県
        Shimane = "32",
        /// 岡山県
        Okayama = "33",
        /// 広島県
        Hiroshima = "34",
        /// 山口県
        Yamaguchi = "35",
        /// 徳島県
        Tokushima = "36",
        /// 香川県
        Kagawa = "37",
        /// 愛媛県
        Ehime = "38",
        /// 高知県
        Kochi = "39",
        /// 福岡県
        Fukuoka = "40",
        /// 佐賀県
        Saga = "41",
        /// 長崎県
        Nagasaki = "42",
        /// 熊本県
        Kumamoto = "43",
        /// 大分県
        Oita = "44",
        /// 宮崎県
        Miyazaki = "45",
        /// 鹿児島県
        Kagoshima = "46",
        /// 沖縄県
        Okinawa = "47",
    }
}

impl Prefecture {
    /// The full name in Japanese, with 都, 道, 府 or 県.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hokkaido => "北海道",
            Self::Aomori => "青森県",
            Self::Iwate => "岩手県",
            Self::Miyagi => "宮城県",
            Self::Akita => "秋田県",
            Self::Yamagata => "山形県",
            Self::Fukushima => "福島県",
            Self::Ibaraki => "茨城県",
            Self::Tochigi => "栃木県",
            Self::Gunma => "群馬県",
            Self::Saitama => "埼玉県",
            Self::Chiba => "千葉県",
            Self::Tokyo => "東京都",
            Self::Kanagawa => "神奈川県",
            Self::Niigata => "新潟県",
            Self::Toyama => "富山県",
            Self::Ishikawa => "石川県",
            Self::Fukui => "福井県",
            Self::Yamanashi => "山梨県",
            Self::Nagano => "長野県",
            Self::Gifu => "岐阜県",
            Self::Shizuoka => "静岡県",
            Self::Aichi => "愛知県",
            Self::Mie => "三重県",
            Self::Shiga => "滋賀県",
            Self::Kyoto => "京都府",
            Self::Osaka => "大阪府",
            Self::Hyogo => "兵庫県",
            Self::Nara => "奈良県",
            Self::Wakayama => "和歌山県",
            Self::Tottori => "鳥取県",
            Self::Shimane => "島根県",
            Self::Okayama => "岡山県",
            Self::Hiroshima => "広島県",
            Self::Yamaguchi => "山口県",
            Self::Tokushima => "徳島県",
            Self::Kagawa => "香川県",
            Self::Ehime => "愛媛県",
            Self::Kochi => "高知県",
            Self::Fukuoka => "福岡県",
            Self::Saga => "佐賀県",
            Self::Nagasaki => "長崎県",
            Self::Kumamoto => "熊本県",
            Self::Oita => "大分県",
            Self::Miyazaki => "宮崎県",
            Self::Kagoshima => "鹿児島県",
            Self::Okinawa => "沖縄県",
        }
    }

    /// The code as a number, 1–47.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The prefecture of a number from 1 to 47.
    pub fn from_number(number: u8) -> Option<Self> {
        let index = usize::from(number).checked_sub(1)?;
        Self::ALL.get(index).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_numbers_in_order() {
        assert_eq!(Prefecture::ALL.len(), 47);
        for (prefecture, number) in Prefecture::ALL.iter().zip(1_u8..) {
            assert_eq!(prefecture.number(), number);
            assert_eq!(prefecture.as_str(), format!("{number:02}"));
            assert_eq!(Prefecture::from_number(number), Some(*prefecture));
            assert_eq!(prefecture.as_str().parse(), Ok(*prefecture));
            assert!(prefecture.name().ends_with(['都', '道', '府', '県']));
        }
        assert_eq!(Prefecture::from_number(0), None);
        assert_eq!(Prefecture::from_number(48), None);
    }

    #[test]
    fn known_codes() {
        assert_eq!("13".parse(), Ok(Prefecture::Tokyo));
        assert_eq!(Prefecture::Osaka.as_str(), "27");
        assert_eq!(Prefecture::Okinawa.name(), "沖縄県");
        assert!("48".parse::<Prefecture>().is_err());
        assert!("1".parse::<Prefecture>().is_err());
        assert_eq!(
            serde_json::to_string(&Prefecture::Hokkaido).unwrap(),
            "\"01\""
        );
    }
}

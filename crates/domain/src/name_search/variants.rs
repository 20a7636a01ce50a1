//! Variant characters (異体字) of names: old and simplified forms (旧字体, 俗字), forms of family registers.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Groups of characters that are looked for as one, parted by blanks; the first stands for all. Each
/// stands here in its compatibility form (NFKC), so the compatibility ideographs that NFKC folds are
/// not among them. Each character is in one group only.
///
/// Chosen by hand among old forms (旧字体), popular forms (俗字) and forms of family registers; no official
/// list. Some were once words of their own (藝 and 芸): a search may find a little too much, never too little.
pub(super) const GROUPS: &str = "\
    高髙 崎﨑嵜㟢 辺邊邉 斉齊斎齋 浜濱濵 徳德 広廣 島嶋嶌㠀 桜櫻 沢澤 国國圀 瀬瀨 \
    曽曾 槙槇 条條 真眞 静靜 恵惠 竜龍 滝瀧 吉𠮷 富冨 峰峯 松枩柗 秋穐龝 梅楳 \
    栄榮 円圓 塩鹽 奥奧 応應 横橫 温溫 穏穩 仮假 価價 画畫 会會 壊壞 懐懷 絵繪 \
    拡擴 殻殼 覚覺 学學斈 岳嶽 楽樂 勧勸 巻卷 歓歡 缶罐 観觀 関關 陥陷 巌巖 顔顏 \
    帰歸 気氣 亀龜 偽僞 戯戲 犠犧 旧舊 拠據 挙擧 峡峽 挟挾 教敎 強强 狭狹 郷鄕鄉 \
    尭堯 暁曉 区區 駆驅 勲勳 薫薰 群羣 径徑 渓溪谿 経經 継繼 茎莖 蛍螢 軽輕 \
    鶏鷄雞 芸藝 撃擊 県縣 倹儉 剣劍劔劒釼 険險 圏圈 検檢 献獻 研硏 権權 顕顯 験驗 \
    厳嚴 効效 恒恆 黄黃 晃晄 鉱鑛 号號 済濟 砕碎 剤劑 雑雜 参參 桟棧 蚕蠶 惨慘 \
    賛贊 残殘 糸絲 歯齒 児兒 辞辭 湿濕 実實 写寫冩 舎舍 釈釋 寿壽 収收 従從 渋澁 \
    獣獸 縦縱 粛肅 処處 叙敍 奨奬 将將 焼燒 称稱 証證 乗乘 剰剩 壌壤 嬢孃 浄淨 \
    畳疊 縄繩 穣穰 譲讓 醸釀 嘱囑 触觸 寝寢 慎愼 晋晉 尽盡 図圖 粋粹 酔醉 穂穗 \
    随隨 髄髓 枢樞 数數 声聲 青靑 清淸 税稅 窃竊 摂攝 専專 戦戰 浅淺 潜潛 繊纖 \
    践踐 銭錢 禅禪 双雙 壮壯 捜搜 挿插 巣巢 争爭 総總 聡聰 荘莊 装裝 騒騷 増增 \
    蔵藏 臓臟 即卽 属屬 続續 堕墮 体體 対對 帯帶 滞滯 台臺 択擇 担擔 単單 胆膽 \
    団團 弾彈 断斷 遅遲 昼晝 虫蟲 鋳鑄 庁廳 聴聽 勅敕 鎮鎭 逓遞 鉄鐵鐡銕鉃 転轉 \
    点點 伝傳 党黨 盗盜 灯燈 当當 稲稻 闘鬪 独獨 読讀 届屆 弐貳 悩惱 脳腦 覇霸 \
    廃廢 拝拜 売賣 麦麥 発發 髪髮 抜拔 蛮蠻 秘祕 桧檜 払拂 仏佛 並竝 変變 \
    弁辨瓣辯 舗舖鋪 宝寶寳 豊豐 萌萠 没沒 翻飜 毎每 万萬 満滿 弥彌 黙默 薬藥 訳譯 \
    予豫 余餘 与與 誉譽 揺搖 様樣 謡謠 遥遙 瑶瑤 来來 頼賴 乱亂 覧覽 略畧 両兩 \
    猟獵 緑綠 塁壘 涙淚 励勵 礼禮 隷隸 霊靈 齢齡 暦曆 歴歷 恋戀 炉爐 労勞 楼樓 \
    郎郞 湾灣 亘亙 凛凜 桑桒 柳栁桺 柏栢 館舘 橋𣘺槗 角⻆ 昂昻 猪豬 間閒 鴎鷗 \
    頬頰 麹麴 祷禱 薮藪籔 壷壺 涛濤 篭籠 砺礪 蛎蠣 祢禰 桝枡 野埜 岡崗 栃杤 裏裡 \
    涼凉 煕熙熈凞 磯礒 船舩 兎兔 村邨 隣鄰 雁鴈 鶯鴬 黒黑 喜㐂 草艸 芦蘆 淵渕渊 \
    爾尓 皐皋 杯盃 肇肈 園薗 衛衞 鑑鑒 頴穎 騨驒 侠俠 倶俱 内內 卯夘 厩廐廏 厨廚 \
    呉吳 哲喆 壱壹 寛寬 尚尙 彦彥 徴徵 悦悅 戸戶 歩步 毘毗 為爲 禄祿 産產 説說 \
    鋭銳 閲閱 脱脫 姫姬 娯娛 姉姊 掲揭 躯軀 頚頸 蝉蟬 醤醬 焔焰 痩瘦 莱萊 繋繫 \
    蒋蔣 土圡𡈽 脇𦚰 功㓛 宜冝 卒卆 囲圍 圧壓 曳曵 傑杰 梼檮 氷冰 澄澂 輝煇 珍珎 \
    留畄畱 明朙眀 年秊 窓窗 恥耻 脈脉 蘇蘓 跡迹 鎖鎻 閉閇 隠隱 面靣 駅驛 欠缺 \
    医醫 壇墰 蓋葢 剥剝 填塡 鈎鉤 籐籘 臥卧 桿杆 蛇虵 泰𣳾 鰺鯵 諫諌 竃竈 遍徧 \
    刃刄 妍姸 最冣 庵菴 駄馱 稟禀 廼迺 冴冱 窪漥 翠翆 蓑簑 鼈鱉 雛鶵 彫雕 鴉鵶 \
    概槪 既旣 緒緖 虚虛 戻戾 録錄 別别 呂吕 宮宫 博愽 奈柰 飾餝 算筭 職軄 紙帋 \
    節莭";

static FOLDED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    GROUPS
        .split_whitespace()
        .filter_map(|group| {
            let mut members = group.chars();
            Some((members.next()?, members))
        })
        .flat_map(|(first, others)| others.map(move |other| (other, first)))
        .collect()
});

/// The character that stands for all variants of `c`; `c` itself if there are none.
pub(super) fn fold(c: char) -> char {
    FOLDED.get(&c).copied().unwrap_or(c)
}

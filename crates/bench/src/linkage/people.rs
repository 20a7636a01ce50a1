//! Made-up people who are hard to tell apart: families at one address with one phone, twins, homes for the old, namesakes.

use chrono::{Datelike as _, NaiveDate};
use hersys_domain::case::Sex;
use hersys_domain::notification::WorkplaceForm;
use hersys_domain::person::{Address, Contact, Identity};
use hersys_made_up::chance::Chance;
use hersys_made_up::names;

/// A record, and whose it is.
#[derive(Debug, Clone)]
pub struct Record {
    pub person: usize,
    pub identity: Identity,
    pub contact: Contact,
    pub sex: Sex,
}

/// Everybody lives in this many municipalities, with this many towns each: a prefecture's worth of neighbours.
const MUNICIPALITIES: u64 = 30;
const TOWNS: [&str; 24] = [
    "本町",
    "栄町",
    "中央",
    "緑ヶ丘",
    "桜木町",
    "旭町",
    "東町",
    "西新井",
    "南大沢",
    "北野",
    "幸町",
    "若葉台",
    "富士見",
    "日の出町",
    "錦町",
    "曙町",
    "柏木",
    "高砂",
    "大手町",
    "新町",
    "泉ヶ丘",
    "天神",
    "元町",
    "寿町",
];
const BUILDINGS: [&str; 6] = ["コーポ", "ハイツ", "メゾン", "第二ビル", "マンション", "荘"];
const WORKS: [&str; 12] = [
    "商事",
    "工業",
    "製作所",
    "運輸",
    "病院",
    "銀行",
    "建設",
    "食品",
    "電機",
    "市役所",
    "大学",
    "興業",
];

/// People in households, until there are `count`.
pub fn people(seed: u64, count: usize) -> Vec<Record> {
    let mut all = Vec::with_capacity(count);
    let mut place = 0;
    while all.len() < count {
        place += 1;
        let mut chance = Chance::of(seed, place);
        if chance.happens(5) {
            home_for_the_old(&mut chance, &mut all);
        } else {
            family(&mut chance, &mut all);
        }
    }
    all.truncate(count);
    all
}

fn family(chance: &mut Chance, all: &mut Vec<Record>) {
    let sizes = [(1, 380), (2, 280), (3, 170), (4, 120), (5, 50)];
    let size = chance
        .weighed(&sizes, |size| size.1)
        .map_or(1, |size| size.0);
    let Some(name) = names::family(chance) else {
        return;
    };
    let (home, line) = (address(chance), phone(chance, "03"));
    let mut born: Option<NaiveDate> = None;
    for member in 0..size {
        let is_child = member >= 2;
        let twin = is_child && chance.happens(20);
        let date = match born {
            Some(last) if twin => last,
            _ if is_child => date(chance, 2006, 16),
            _ => date(chance, 1932, 72),
        };
        born = Some(date);
        let sex = if chance.happens(500) {
            Sex::Female
        } else {
            Sex::Male
        };
        let number = if is_child || chance.happens(200) {
            line.clone()
        } else {
            phone(chance, "090")
        };
        let work = match (is_child, chance.happens(600)) {
            (true, _) => format!("{}小学校", home.street.chars().take(2).collect::<String>()),
            (false, true) => company(chance),
            (false, false) => String::new(),
        };
        push(
            chance,
            all,
            (name.name, name.kana),
            date,
            sex,
            (&home, &number, &work),
        );
    }
}

/// Thirty people of one address and one phone, born within twenty years.
fn home_for_the_old(chance: &mut Chance, all: &mut Vec<Record>) {
    let (home, line) = (address(chance), phone(chance, "03"));
    for _ in 0..30 {
        let Some(name) = names::family(chance) else {
            return;
        };
        let date = date(chance, 1930, 20);
        let sex = if chance.happens(650) {
            Sex::Female
        } else {
            Sex::Male
        };
        push(
            chance,
            all,
            (name.name, name.kana),
            date,
            sex,
            (&home, &line, ""),
        );
    }
}

fn push(
    chance: &mut Chance,
    all: &mut Vec<Record>,
    family: (&str, &str),
    born: NaiveDate,
    sex: Sex,
    (home, number, work): (&Address, &str, &str),
) {
    // No family gives a name twice.
    let taken = |name: &str| {
        all.iter().rev().take(6).any(|one| {
            one.contact.residence == *home
                && one.identity.given_name == name
                && one.identity.family_name == family.0
        })
    };
    let given = (0..10)
        .filter_map(|_| names::given(chance, sex))
        .find(|given| !taken(given.name));
    let Some(given) = given else { return };
    let mail = if chance.happens(200) {
        format!("m{:x}@example.jp", chance.bits())
    } else {
        String::new()
    };
    all.push(Record {
        person: all.len(),
        identity: Identity {
            family_name: family.0.to_owned(),
            given_name: given.name.to_owned(),
            family_kana: family.1.to_owned(),
            given_kana: given.kana.to_owned(),
            birth_on: Some(born),
            ..Identity::default()
        },
        contact: Contact {
            phone: number.to_owned(),
            mail,
            residence: home.clone(),
            workplace: WorkplaceForm {
                name: work.to_owned(),
                ..WorkplaceForm::default()
            },
            ..Contact::default()
        },
        sex,
    });
}

/// A day of one of so many years from `first` on.
fn date(chance: &mut Chance, first: i32, years: u64) -> NaiveDate {
    let begin = NaiveDate::from_ymd_opt(first, 1, 1).unwrap_or_default();
    let day = begin + chrono::Days::new(chance.below(years * 365));
    debug_assert!(day.year() >= first);
    day
}

/// An address in one of the municipalities.
pub fn address(chance: &mut Chance) -> Address {
    let municipality = chance.below(MUNICIPALITIES);
    let town = chance.below(TOWNS.len() as u64);
    let name = usize::try_from(town)
        .ok()
        .and_then(|at| TOWNS.get(at))
        .copied()
        .unwrap_or_default();
    let building = match (chance.happens(400), chance.pick(&BUILDINGS)) {
        (true, Some(kind)) => format!(
            "{name}{kind}{}",
            100 * (1 + chance.below(9)) + chance.below(12)
        ),
        _ => String::new(),
    };
    Address {
        postal_code: Some(format!("{:03}{:04}", 100 + municipality, town)),
        municipality_code: Some(format!("13{municipality:03}0")),
        street: format!(
            "{name}{}-{}-{}",
            1 + chance.below(6),
            1 + chance.below(30),
            1 + chance.below(20)
        ),
        building,
    }
}

/// A phone number that begins so.
pub fn phone(chance: &mut Chance, begin: &str) -> String {
    format!(
        "{begin}-{:04}-{:04}",
        chance.below(10_000),
        chance.below(10_000)
    )
}

/// A place of work; some carry the form of a company in front.
pub fn company(chance: &mut Chance) -> String {
    let name = names::family(chance).map_or("", |family| family.name);
    let kind = chance.pick(&WORKS).copied().unwrap_or_default();
    let form = if chance.happens(400) {
        "株式会社"
    } else {
        ""
    };
    format!("{form}{name}{kind}")
}

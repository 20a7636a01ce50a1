//! What each degree of agreement is worth.
//!
//! Shares of pairs, by item and degree: among two records of one person, among strangers, among two people of one household. They are
//! reckoned from how records are filled in (one date in twenty is wrong somewhere; one woman in two hundred records under
//! another family name), from how many values there are (36,500 birth dates in use, of which 25,000 carry most people), and
//! were adjusted on made-up people of other seeds than those that measure them. They are stated here, not learnt from a
//! register, so that a score is the same in every prefecture and can be explained to whoever asks.

use hersys_domain::same_person::{AgreementDegree, Alternative, ComparedItem};

/// Shares of one degree: of one person's records, of strangers', of a household's.
struct Row(AgreementDegree, f64, f64, f64);

use AgreementDegree::{
    Differs, EraSlip, Near, Same, SameArea, SameMunicipality, SameReading, SameWriting, Swapped,
};

const FAMILY_NAME: &[Row] = &[
    Row(Same, 0.90, 2e-4, 0.85),
    Row(SameReading, 0.04, 4e-4, 2e-3),
    Row(SameWriting, 0.02, 2e-4, 2e-3),
    Row(Swapped, 5e-3, 2e-4, 3e-4),
    Row(Near, 0.02, 0.02, 4e-3),
    Row(Differs, 0.015, 0.98, 0.14),
];
// The most frequent given names are those of one in two hundred.
const GIVEN_NAME: &[Row] = &[
    Row(Same, 0.90, 2.5e-3, 1.5e-3),
    Row(SameReading, 0.05, 5e-3, 1.5e-3),
    Row(SameWriting, 0.02, 5e-4, 5e-4),
    Row(Swapped, 0.95, 2e-3, 1e-3),
    Row(Near, 0.03, 0.01, 0.02),
    Row(Differs, 4e-3, 0.98, 0.97),
];
const BIRTH_DATE: &[Row] = &[
    Row(Same, 0.91, 4e-5, 0.01),
    Row(Swapped, 8e-3, 1.6e-5, 1e-4),
    Row(EraSlip, 0.012, 1.2e-4, 4e-4),
    Row(Near, 0.065, 1.2e-3, 4e-3),
    Row(Differs, 4e-3, 0.998, 0.985),
];
const SEX: &[Row] = &[Row(Same, 0.985, 0.5, 0.5), Row(Differs, 0.015, 0.5, 0.5)];
// Homes and facilities give one number for everybody; one's phone is that of the family, of a mobile, of work.
const PHONE: &[Row] = &[
    Row(Same, 0.75, 2e-6, 0.6),
    Row(Near, 0.05, 2e-6, 5e-3),
    Row(Differs, 0.2, 1.0, 0.4),
];
const MAIL: &[Row] = &[
    Row(Same, 0.75, 1e-6, 0.1),
    Row(Near, 0.05, 1e-5, 0.02),
    Row(Differs, 0.2, 1.0, 0.88),
];
const ADDRESS: &[Row] = &[
    Row(Same, 0.78, 1e-6, 0.93),
    Row(Near, 0.07, 3e-6, 0.04),
    Row(SameArea, 0.03, 3e-5, 0.01),
    Row(SameMunicipality, 0.06, 5e-3, 0.01),
    Row(Differs, 0.06, 0.99, 0.01),
];
// Children of one age and one place go to one school.
const WORKPLACE: &[Row] = &[
    Row(Same, 0.65, 5e-4, 0.4),
    Row(Near, 0.05, 5e-3, 0.04),
    Row(Differs, 0.3, 1.0, 0.56),
];

const fn rows(item: ComparedItem) -> &'static [Row] {
    match item {
        ComparedItem::FamilyName => FAMILY_NAME,
        ComparedItem::GivenName => GIVEN_NAME,
        ComparedItem::BirthDate => BIRTH_DATE,
        ComparedItem::Sex => SEX,
        ComparedItem::Phone => PHONE,
        ComparedItem::Mail => MAIL,
        ComparedItem::Address => ADDRESS,
        ComparedItem::Workplace => WORKPLACE,
    }
}

/// Share of strangers in the same place: how many people live that near does not depend on how many are on record, but their share
/// does. Those of a large house, of a few houses, of an area of a postal code (a thousand people) that are on record.
pub(super) fn neighbours(degree: AgreementDegree, people: u64) -> Option<f64> {
    let near = match degree {
        Same => 3.0,
        Near => 10.0,
        SameArea => 100.0,
        _ => return None,
    };
    #[expect(clippy::cast_precision_loss, reason = "fewer people than 2^52")]
    Some((near / people.max(1) as f64).min(0.02))
}

/// Bits that a degree is worth against an explanation; `frequency` is the share of strangers who have this very value, and stands
/// for the share of the table where it is known.
pub(super) fn bits(
    item: ComparedItem,
    degree: AgreementDegree,
    against: Alternative,
    frequency: Option<f64>,
) -> f64 {
    let Some(Row(_, same, strangers, household)) = rows(item).iter().find(|row| row.0 == degree)
    else {
        return 0.0;
    };
    let others = match against {
        Alternative::Stranger => frequency.unwrap_or(*strangers),
        Alternative::Household => *household,
    };
    (same / others).log2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_one_person_and_of_a_household_are_whole() {
        for item in ComparedItem::ALL {
            // What is swapped is swapped in both halves of a name: its share is told once, by the family name.
            let counted = |row: &&Row| !(*item == ComparedItem::GivenName && row.0 == Swapped);
            for (name, sum) in [
                (
                    "one person",
                    rows(*item)
                        .iter()
                        .filter(counted)
                        .map(|row| row.1)
                        .sum::<f64>(),
                ),
                (
                    "household",
                    rows(*item).iter().filter(counted).map(|row| row.3).sum(),
                ),
            ] {
                assert!((0.98..=1.02).contains(&sum), "{item} {name}: {sum}");
            }
        }
    }

    #[test]
    fn the_closer_the_more_it_speaks_for_one_person() {
        for item in ComparedItem::ALL {
            let bits = |degree| bits(*item, degree, Alternative::Stranger, None);
            assert!(bits(Same) > bits(Differs), "{item}");
            assert_eq!(bits(AgreementDegree::Missing), 0.0);
        }
        // One household has one address and one name: these speak for nothing there.
        for item in [ComparedItem::GivenName, ComparedItem::BirthDate] {
            let bits = |degree| bits(item, degree, Alternative::Household, None);
            assert!(bits(Same) > 5.0 && bits(Differs) < -5.0, "{item}");
        }
        assert!(bits(ComparedItem::Address, Same, Alternative::Household, None) < 0.5);
    }
}

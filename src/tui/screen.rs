//! The screens, and the 2 lists that name them: a new screen needs its file, its `mod` line and its line in a list.
//!
//! The trait `action::Screen`, which each screen implements for its `State`, defines what a screen can do.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a screen handles the commands for its rows; no others reach it"
)]

pub(crate) mod agenda;
pub(crate) mod ballot;
pub(crate) mod baselines;
pub(crate) mod closing;
pub(crate) mod conflicts;
pub(crate) mod coverage;
pub(crate) mod due;
pub(crate) mod earlier;
pub(crate) mod export;
pub(crate) mod form;
mod gates;
pub(crate) mod go_to;
mod master_detail;
pub(crate) mod notes;
pub(crate) mod overview;
pub(crate) mod pager;
pub(crate) mod palette;
pub(crate) mod parking_lot;
pub(crate) mod people;
pub(crate) mod portfolio;
mod preview;
pub(crate) mod profile;
pub(crate) mod question;
pub(crate) mod requirements;
pub(crate) mod results;
pub(crate) mod roadmap;
pub(crate) mod search;
pub(crate) mod tour;
pub(crate) mod wall;
pub(crate) mod welcome;

use super::action::Screen;
use crate::interaction::command::{Focus, Id};

type New = fn() -> Box<dyn Screen>;

/// The screens that a command opens over the others.
const LAID: &[(Id, New)] = &[
    (Id::Agenda, new::<agenda::State>),
    (Id::Baselines, new::<baselines::State>),
    (Id::Closing, new::<closing::State>),
    (Id::Conflicts, new::<conflicts::State>),
    (Id::Coverage, new::<coverage::State>),
    (Id::Due, new::<due::State>),
    (Id::GoTo, new::<go_to::State>),
    (Id::ParkingLot, new::<parking_lot::State>),
    (Id::People, new::<people::State>),
    (Id::Search, new::<search::State>),
];

fn new<S: Screen + Default>() -> Box<dyn Screen> {
    Box::<S>::default()
}

/// The screen that a command opens over the others; `None` for any other command.
pub(crate) fn laid_by(id: Id) -> Option<Box<dyn Screen>> {
    let (_, new) = LAID.iter().find(|(known, _)| *known == id)?;
    Some(new())
}

/// The screen with this focus, to open over the others; `None` if it is not in the list.
pub(crate) fn laid_at(place: Focus) -> Option<Box<dyn Screen>> {
    LAID.iter()
        .map(|(_, new)| new())
        .find(|screen| screen.focus() == place)
}

macro_rules! main_screens {
    ($($name:ident),*) => {
        /// The screens in tab order, each in the state in which the user left it.
        #[derive(Clone, Debug, Default)]
        pub(crate) struct MainScreens {
            $(pub(crate) $name: $name::State,)*
        }

        impl MainScreens {
            /// The screen with this focus.
            pub(crate) fn at(&self, place: Focus) -> Option<&dyn Screen> {
                let all: [&dyn Screen; _] = [$(&self.$name),*];
                all.into_iter().find(|screen| screen.focus() == place)
            }

            /// Like `at`, but mutable.
            pub(crate) fn at_mut(&mut self, place: Focus) -> Option<&mut dyn Screen> {
                let all: [&mut dyn Screen; _] = [$(&mut self.$name),*];
                all.into_iter().find(|screen| screen.focus() == place)
            }
        }
    };
}

main_screens!(
    profile,
    overview,
    question,
    results,
    requirements,
    roadmap,
    export
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_in_a_list_is_found_by_its_focus() {
        let screens = MainScreens::default();
        for place in Focus::SCREENS {
            assert!(screens.at(place).is_some(), "{place:?}");
        }
        for (id, new) in LAID {
            let place = new().focus();
            let laid = laid_by(*id).map(|screen| screen.focus());
            assert_eq!(laid, Some(place), "{id:?} is listed once");
            assert!(laid_at(place).is_some(), "{place:?}");
        }
    }
}

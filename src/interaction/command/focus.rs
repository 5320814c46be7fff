//! Everything that can have the keyboard focus: each screen, and each overlay.

/// A screen or overlay that receives keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::VariantArray)]
pub enum Focus {
    /// The screen to choose an assessment.
    Welcome,
    /// The system's facts.
    Profile,
    /// Layers and phases with their progress.
    Overview,
    /// One control.
    Question,
    /// Scores, gates and gaps.
    Results,
    /// The requirements that follow from the answers.
    Requirements,
    /// The roadmap.
    Roadmap,
    /// The export of documents.
    Export,
    /// The people of the plan.
    People,
    /// Public frameworks and the controls related to them.
    Coverage,
    /// A round of votes being recorded.
    Ballot,
    /// A revealed round of votes and the decision that follows.
    Reveal,
    /// Parked items.
    ParkingLot,
    /// Snapshots.
    Earlier,
    /// Baselines.
    Baselines,
    /// Everything with a due date.
    Due,
    /// Conflicts of a merge.
    Conflicts,
    /// Questions to decide, widest disagreement first.
    Agenda,
    /// All systems below a folder.
    Portfolio,
    /// The entry of a question number.
    GoTo,
    /// The search.
    Search,
    /// The last 10 minutes of a meeting.
    Closing,
    /// The facilitator's notes on a session in another terminal.
    Notes,
    /// The tour.
    Tour,
    /// The pager, which shows texts such as help.
    Pager,
    /// The list of commands.
    Palette,
    /// A form to fill in.
    Form,
}

impl Focus {
    /// Every screen and overlay.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The screens of an assessment, in tab order.
    pub const SCREENS: [Self; 7] = [
        Self::Profile,
        Self::Overview,
        Self::Question,
        Self::Results,
        Self::Requirements,
        Self::Roadmap,
        Self::Export,
    ];

    /// The screens of a ballot paper: a single voter has no results yet.
    pub const OF_PAPER: [Self; 3] = [Self::Profile, Self::Overview, Self::Question];

    /// The title shown on screens.
    pub fn title(self) -> &'static str {
        match self {
            Self::Welcome => "Welcome",
            Self::Profile => "Profile",
            Self::Overview => "Overview",
            Self::Question => "Question",
            Self::Results => "Results",
            Self::Requirements => "Requirements",
            Self::Roadmap => "Roadmap",
            Self::Export => "Export",
            Self::People => "People",
            Self::Coverage => "Frameworks",
            Self::Ballot => "Ballot",
            Self::Reveal => "Votes",
            Self::ParkingLot => "Parking lot",
            Self::Earlier => "Snapshots",
            Self::Baselines => "Baselines",
            Self::Due => "What is due",
            Self::Conflicts => "Conflicts",
            Self::Agenda => "Agenda",
            Self::Portfolio => "Portfolio",
            Self::GoTo => "Number",
            Self::Search => "Search",
            Self::Closing => "Closing",
            Self::Notes => "Notes",
            Self::Tour => "Tour",
            Self::Pager => "Reading",
            Self::Palette => "Palette",
            Self::Form => "Fields",
        }
    }

    /// Whether typed characters are entered as text.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Palette | Self::Form | Self::Search)
    }
}

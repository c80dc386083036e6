//! The facts about notices, and the topics that there are.

use crate::base::enums::text_enum;
use crate::base::id::{ImportId, NoticeId, ProductionOrderId, StockCountId, StockItemId, TaskId, WebhookId};
use crate::base::numbers::json_number;
use crate::base::paging::PageRequest;
use crate::base::permission::Permission;
use crate::platform::imports::types::ImportKind;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

text_enum! {
    /// What notices are about.
    Topic {
        /// A file that was brought in was taken in, or could not be.
        ImportEnded = "import_ended",
        /// Less of an item is available than its threshold.
        StockLow = "stock_low",
        /// Nothing of it is.
        StockOut = "stock_out",
        /// Something that is lent is to be back within a day.
        LoanDue = "loan_due",
        /// It should be back by now.
        LoanOverdue = "loan_overdue",
        /// A piece is to be serviced within a day.
        ServiceDue = "service_due",
        /// It should have been: it is not issued any more.
        ServiceOverdue = "service_overdue",
        /// Less is kept for somebody than was reserved: it is not there any more.
        ReservationShortened = "reservation_shortened",
        /// Somebody asks the store-room for something, and nobody has seen to it.
        RequestRaised = "request_raised",
        /// What was found by a count differs from what there should be.
        CountDifference = "count_difference",
        /// The server of a webhook says that it is gone: nothing is posted there any more.
        WebhookOff = "webhook_off",
        /// There is work that one may take on.
        TaskAssigned = "task_assigned",
        /// It should be done by now.
        TaskOverdue = "task_overdue",
        /// It should be ready by now, or what a partner promised of it back.
        OrderLate = "order_late",
    }
}

text_enum! {
    /// How much a topic presses.
    Urgency {
        Normal = "normal",
        /// Written at night too, to whoever allows it.
        Urgent = "urgent",
    }
}

text_enum! {
    /// How somebody is written to about a topic; the bell tells it in any case.
    MailChoice {
        /// At once: two minutes later, with what else came until then.
        Mail = "mail",
        /// In the morning.
        Digest = "digest",
        /// At once, in the chats of the organization, where the notice names them.
        Webhook = "webhook",
        None = "none",
    }
}

/// How a topic is told: a row of the table below.
struct Declared {
    topic: Topic,
    /// What its notices ask for, each for one of these: [`Facts::permission`] says which.
    permissions: &'static [Permission],
    urgency: Urgency,
    /// Does it stay open for as long as what it tells holds? Other topics are news, which grow old.
    lasts: bool,
    /// How whoever has chosen nothing is written to.
    mail: MailChoice,
}

/// All topics, in their order.
const DECLARED: &[Declared] = &[
    Declared {
        topic: Topic::ImportEnded,
        permissions: &[Permission::InventoryView, Permission::PlantEdit, Permission::StoresEdit],
        urgency: Urgency::Normal,
        lasts: false,
        mail: MailChoice::Digest,
    },
    Declared {
        topic: Topic::StockLow,
        permissions: &[Permission::StoresView],
        urgency: Urgency::Normal,
        lasts: true,
        mail: MailChoice::Mail,
    },
    Declared {
        topic: Topic::StockOut,
        permissions: &[Permission::StoresView],
        urgency: Urgency::Urgent,
        lasts: true,
        mail: MailChoice::Mail,
    },
    Declared {
        topic: Topic::LoanDue,
        permissions: &[Permission::StoresMove],
        urgency: Urgency::Normal,
        lasts: true,
        mail: MailChoice::Digest,
    },
    Declared {
        topic: Topic::LoanOverdue,
        permissions: &[Permission::StoresMove],
        urgency: Urgency::Normal,
        lasts: true,
        mail: MailChoice::Mail,
    },
    Declared {
        topic: Topic::ServiceDue,
        permissions: &[Permission::StoresMove],
        urgency: Urgency::Normal,
        lasts: true,
        mail: MailChoice::Digest,
    },
    Declared {
        topic: Topic::ServiceOverdue,
        permissions: &[Permission::StoresMove],
        urgency: Urgency::Normal,
        lasts: true,
        mail: MailChoice::Mail,
    },
    Declared {
        topic: Topic::ReservationShortened,
        permissions: &[Permission::StoresMove],
        urgency: Urgency::Normal,
        lasts: false,
        mail: MailChoice::Mail,
    },
    Declared {
        topic: Topic::RequestRaised,
        permissions: &[Permission::StoresMove],
        urgency: Urgency::Normal,
        lasts: true,
        mail: MailChoice::Mail,
    },
    Declared {
        topic: Topic::CountDifference,
        permissions: &[Permission::StoresMove],
        urgency: Urgency::Normal,
        lasts: false,
        mail: MailChoice::Mail,
    },
    Declared {
        topic: Topic::WebhookOff,
        permissions: &[Permission::SettingsEdit],
        urgency: Urgency::Normal,
        lasts: true,
        mail: MailChoice::Mail,
    },
    Declared {
        topic: Topic::TaskAssigned,
        permissions: &[Permission::TasksWork],
        urgency: Urgency::Normal,
        lasts: true,
        mail: MailChoice::Mail,
    },
    Declared {
        topic: Topic::TaskOverdue,
        permissions: &[Permission::TasksView],
        urgency: Urgency::Normal,
        lasts: true,
        mail: MailChoice::Digest,
    },
    Declared {
        topic: Topic::OrderLate,
        permissions: &[Permission::OrdersViewAll],
        urgency: Urgency::Normal,
        lasts: true,
        mail: MailChoice::Digest,
    },
];

// A topic without its row, or out of order, does not compile.
const _: () = {
    assert!(DECLARED.len() == Topic::ALL.len(), "each topic has one row");
    let mut at = 0;
    while at < DECLARED.len() {
        assert!(DECLARED[at].topic as usize == at, "rows stand in the order of the topics");
        at += 1;
    }
};

impl Topic {
    fn declared(self) -> &'static Declared {
        &DECLARED[self as usize]
    }

    /// May somebody with these permissions be told of it?
    pub fn concerns(self, may: impl Fn(Permission) -> bool) -> bool {
        self.declared().permissions.iter().any(|permission| may(*permission))
    }

    pub fn urgency(self) -> Urgency {
        self.declared().urgency
    }

    /// Does it stay open for as long as what it tells holds?
    pub fn lasts(self) -> bool {
        self.declared().lasts
    }

    /// How whoever has chosen nothing is written to.
    pub fn default_mail(self) -> MailChoice {
        self.declared().mail
    }
}

/// What a notice tells, as values: words are made of them in the language of whoever reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = NoticeFacts))]
#[serde(tag = "topic", rename_all = "snake_case")]
pub enum Facts {
    /// A file that was brought in was taken in, or could not be.
    ImportEnded {
        #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
        import: ImportId,
        /// What it was brought in for.
        of: ImportKind,
        filename: String,
        /// How many rows were taken and refused; none of a file that could not be taken in.
        rows: Option<Rows>,
    },
    /// Less of an item is available than its threshold.
    StockLow {
        #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
        item: StockItemId,
        name: String,
        #[serde(with = "json_number")]
        #[cfg_attr(feature = "openapi", schema(value_type = f64))]
        available: Decimal,
        #[serde(with = "json_number")]
        #[cfg_attr(feature = "openapi", schema(value_type = f64))]
        threshold: Decimal,
    },
    /// Nothing of it is available.
    StockOut {
        #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
        item: StockItemId,
        name: String,
        #[serde(with = "json_number")]
        #[cfg_attr(feature = "openapi", schema(value_type = f64))]
        threshold: Decimal,
    },
    /// Something that is lent is to be back within a day.
    LoanDue {
        #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
        item: StockItemId,
        name: String,
        /// Who has it.
        holder: String,
        #[serde(with = "json_number")]
        #[cfg_attr(feature = "openapi", schema(value_type = f64))]
        quantity: Decimal,
        /// By the organization's clocks.
        due_on: NaiveDate,
    },
    /// It should be back by now.
    LoanOverdue {
        #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
        item: StockItemId,
        name: String,
        /// Who has it.
        holder: String,
        #[serde(with = "json_number")]
        #[cfg_attr(feature = "openapi", schema(value_type = f64))]
        quantity: Decimal,
        /// By the organization's clocks.
        due_on: NaiveDate,
    },
    /// A piece is to be serviced within a day.
    ServiceDue {
        #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
        item: StockItemId,
        name: String,
        serial: String,
        /// By the organization's clocks.
        due_on: NaiveDate,
    },
    /// It should have been: it is not issued any more.
    ServiceOverdue {
        #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
        item: StockItemId,
        name: String,
        serial: String,
        /// By the organization's clocks.
        due_on: NaiveDate,
    },
    /// Less is kept for somebody than was reserved: it is not there any more.
    ReservationShortened {
        #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
        item: StockItemId,
        name: String,
        /// For whom it is kept.
        holder: String,
        /// What is kept still.
        #[serde(with = "json_number")]
        #[cfg_attr(feature = "openapi", schema(value_type = f64))]
        left: Decimal,
        /// By how much it became less.
        #[serde(with = "json_number")]
        #[cfg_attr(feature = "openapi", schema(value_type = f64))]
        missing: Decimal,
    },
    /// Somebody asks the store-room for something, and nobody has seen to it.
    RequestRaised {
        #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
        item: StockItemId,
        name: String,
        /// Who asks.
        by: String,
        #[serde(with = "json_number")]
        #[cfg_attr(feature = "openapi", schema(value_type = f64))]
        quantity: Decimal,
        /// To be given some of it; else to have more of it.
        to_pick: bool,
        urgent: bool,
    },
    /// What was found by a count differs from what there should be.
    CountDifference {
        #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
        count: StockCountId,
        name: String,
        /// Lines that were taken for what is there, and how many of them differed.
        lines: u32,
        differing: u32,
    },
    /// The server of a webhook says that it is gone: nothing is posted there any more.
    WebhookOff {
        #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
        webhook: WebhookId,
        name: String,
        /// What the server answered.
        status: u16,
    },
    /// There is work that one may take on.
    TaskAssigned {
        #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
        task: TaskId,
        title: String,
        /// Who created it.
        by: String,
        is_blocker: bool,
    },
    /// It should be done by now.
    TaskOverdue {
        #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
        task: TaskId,
        title: String,
        due_on: NaiveDate,
    },
    /// It should be ready by now, or what a partner promised of it back.
    OrderLate {
        #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
        order: ProductionOrderId,
        number: u64,
        /// The code of what is made.
        workpiece: String,
        due_on: NaiveDate,
        /// A partner promised it.
        promised: bool,
        /// Who, if that is known.
        partner: Option<String>,
    },
}

/// What became of a file's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = NoticeRows))]
pub struct Rows {
    pub taken: u64,
    pub refused: u64,
}

impl Facts {
    pub fn topic(&self) -> Topic {
        match self {
            Self::ImportEnded { .. } => Topic::ImportEnded,
            Self::StockLow { .. } => Topic::StockLow,
            Self::StockOut { .. } => Topic::StockOut,
            Self::LoanDue { .. } => Topic::LoanDue,
            Self::LoanOverdue { .. } => Topic::LoanOverdue,
            Self::ServiceDue { .. } => Topic::ServiceDue,
            Self::ServiceOverdue { .. } => Topic::ServiceOverdue,
            Self::ReservationShortened { .. } => Topic::ReservationShortened,
            Self::RequestRaised { .. } => Topic::RequestRaised,
            Self::CountDifference { .. } => Topic::CountDifference,
            Self::WebhookOff { .. } => Topic::WebhookOff,
            Self::TaskAssigned { .. } => Topic::TaskAssigned,
            Self::TaskOverdue { .. } => Topic::TaskOverdue,
            Self::OrderLate { .. } => Topic::OrderLate,
        }
    }

    /// What somebody must be allowed to, to be told.
    pub fn permission(&self) -> Permission {
        match self {
            Self::ImportEnded { of, .. } => of.view(),
            Self::StockLow { .. } | Self::StockOut { .. } => Permission::StoresView,
            // Who has what is for whoever may issue it, and requests for whoever sees to them.
            Self::LoanDue { .. }
            | Self::LoanOverdue { .. }
            | Self::ServiceDue { .. }
            | Self::ServiceOverdue { .. }
            | Self::ReservationShortened { .. }
            | Self::RequestRaised { .. }
            | Self::CountDifference { .. } => Permission::StoresMove,
            Self::WebhookOff { .. } => Permission::SettingsEdit,
            Self::TaskAssigned { .. } => Permission::TasksWork,
            Self::TaskOverdue { .. } => Permission::TasksView,
            Self::OrderLate { .. } => Permission::OrdersViewAll,
        }
    }

    /// Is there something that somebody has to do?
    pub fn asks_for_somebody(&self) -> bool {
        match self {
            Self::ImportEnded { rows, .. } => rows.is_none_or(|rows| rows.refused > 0),
            Self::LoanDue { .. } | Self::ServiceDue { .. } => false,
            Self::StockLow { .. }
            | Self::StockOut { .. }
            | Self::LoanOverdue { .. }
            | Self::ServiceOverdue { .. }
            | Self::ReservationShortened { .. }
            | Self::RequestRaised { .. }
            | Self::CountDifference { .. }
            | Self::WebhookOff { .. }
            | Self::TaskAssigned { .. }
            | Self::TaskOverdue { .. }
            | Self::OrderLate { .. } => true,
        }
    }
}

/// A notice as one of its people sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub id: NoticeId,
    pub facts: Facts,
    pub opened_at: DateTime<Utc>,
    /// When what it tells ended, if it has.
    pub closed_at: Option<DateTime<Utc>>,
    /// How often it has opened.
    pub times: u32,
    /// When this person read it.
    pub read_at: Option<DateTime<Utc>>,
    /// Who takes care of it, for all to see.
    pub acknowledged: Option<Acknowledged>,
}

impl Notice {
    /// Does the bell count it?
    pub fn is_unread(&self) -> bool {
        self.read_at.is_none() && self.closed_at.is_none()
    }
}

/// Who takes care of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    pub by: String,
    pub at: DateTime<Utc>,
    pub note: Option<String>,
}

text_enum! {
    /// Which notices are listed.
    #[derive(Default)]
    NoticeShow {
        #[default]
        All = "all",
        /// Those that the bell counts.
        Unread = "unread",
        /// Those whose subject still stands as they tell.
        Open = "open",
    }
}

/// Which of the caller's notices are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeQuery {
    pub show: NoticeShow,
    pub page: PageRequest,
}

/// How somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePreferences {
    /// From 1; each change adds one.
    pub version: i32,
    /// Of each topic that may concern the person.
    pub topics: Vec<TopicChoice>,
    /// Is what is urgent mailed at night too?
    pub urgent_at_night: bool,
    /// Is there a chat where they can be told?
    pub has_webhook: bool,
}

/// How somebody is written to about a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TopicChoice {
    pub topic: Topic,
    pub mail: MailChoice,
}

/// What somebody wants from now on; a topic that is left out is as it is for whoever has chosen nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPreferences {
    /// The version that was read.
    pub version: i32,
    pub topics: Vec<TopicChoice>,
    pub urgent_at_night: bool,
}

text_enum! {
    /// By what somebody is written to.
    Channel {
        Mail = "mail",
        Digest = "digest",
    }
}

text_enum! {
    /// Where a delivery stands.
    State {
        Waiting = "waiting",
        Sent = "sent",
        /// There was a reason not to send it.
        Dropped = "dropped",
        /// It was tried for a day.
        Failed = "failed",
    }
}

text_enum! {
    /// Why a delivery was dropped.
    DropReason {
        /// The person is not let in any more.
        Left = "left",
        /// They may not know of it any more.
        NotAllowed = "not_allowed",
        /// They want no mail, or none about this.
        Unwanted = "unwanted",
        /// They have read it.
        Read = "read",
        /// What it tells does not hold any more.
        Closed = "closed",
        /// The webhook was switched off.
        Off = "off",
    }
}

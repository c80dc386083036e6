//! What is asked about a bodega's prices when a list is brought in: whether they include tax, while nobody has said so, and which
//! of several workshops see, when it has several for the first time. Neither holds a list up.

use super::rpc;
use super::state::Draft;
use crate::base::labels::lang;
use crate::base::rpc::RpcResult;
use crate::i18n::{Locale, td_string};
use crate::imports::labels as file_words;
use crate::session::Session;
use crate::ui::card::Card;
use crate::ui::field::{Choice, SelectField};
use crate::ui::grid::side_by_side;
use crate::ui::text::remark;
use engrane::base::money::Tax;
use engrane::base::permission::Permission;
use engrane::inventory::import::types::{ImportDetail, PriceAnswers};
use leptos::prelude::*;

/// The questions on one page. Which price is seen is said by the mapping: it is so once the file is applied.
#[derive(Clone, Copy)]
pub struct PriceQuestions {
    before: PriceAnswers,
    tax: RwSignal<Tax>,
    may_answer: bool,
}

impl PriceQuestions {
    pub fn of(detail: &ImportDetail) -> Self {
        let before = detail.prices;
        let may_answer = Session::current().can(Permission::SettingsEdit);
        Self { before, tax: RwSignal::new(before.tax), may_answer }
    }

    /// Sends what was said of tax, where that is something new.
    pub async fn send(self) -> RpcResult<()> {
        let tax = self.tax.get_untracked();
        if self.may_answer && tax != self.before.tax { rpc::say_tax(tax).await } else { Ok(()) }
    }

    /// The questions, for whoever may answer them and where there is something to ask.
    pub fn card(self, draft: &Draft) -> AnyView {
        let draft = draft.clone();
        let levels = {
            let draft = draft.clone();
            Memo::new(move |_| draft.levels())
        };
        let view = move || {
            let lang = lang();
            let shown = self.of_levels(lang, &draft, levels.get());
            let asked: Vec<AnyView> = self.of_tax(lang).into_iter().chain(shown).collect();
            (self.may_answer && !asked.is_empty()).then(|| {
                view! {
                    <Card title=td_string!(lang, inventory.mapping.prices)>
                        <div class="flex flex-col gap-4">
                            {remark(td_string!(lang, inventory.mapping.prices_intro))} {side_by_side(asked)}
                        </div>
                    </Card>
                }
            })
        };
        view.into_any()
    }

    fn of_tax(self, lang: Locale) -> Option<AnyView> {
        (self.before.tax == Tax::Unknown).then(|| {
            let choices = [
                (Tax::Unknown, td_string!(lang, inventory.mapping.tax_later)),
                (Tax::Included, td_string!(lang, inventory.mapping.tax_included)),
                (Tax::Excluded, td_string!(lang, inventory.mapping.tax_excluded)),
            ];
            view! {
                <SelectField
                    label=td_string!(lang, inventory.mapping.tax)
                    name="tax"
                    choices=choices.map(|(tax, text)| Choice::new(tax.as_str(), text)).into()
                    chosen=Signal::derive(move || self.tax.get().as_str().to_owned())
                    on_choose=Callback::new(move |tax: String| self.tax.set(tax.parse().unwrap_or_default()))
                />
            }
            .into_any()
        })
    }

    fn of_levels(self, lang: Locale, draft: &Draft, levels: Vec<(i16, u32)>) -> Option<AnyView> {
        (levels.len() > 1 && !self.before.several).then(|| {
            let name = |index: u32| {
                let column = draft.profile.columns.iter().find(|column| column.index == index);
                column.map(|column| file_words::column(lang, column)).unwrap_or_default()
            };
            let choices =
                levels.into_iter().map(|(level, column)| Choice::new(level.to_string(), name(column))).collect();
            let (draft, shown) = (draft.clone(), self.before.shown);
            let chosen = {
                let draft = draft.clone();
                Signal::derive(move || draft.shown_price().unwrap_or(shown).to_string())
            };
            let choose = move |level: String| draft.choose_shown_price(level.parse().unwrap_or(shown));
            view! {
                <SelectField
                    label=td_string!(lang, inventory.mapping.shown_price)
                    name="shown_price"
                    choices=choices
                    chosen=chosen
                    on_choose=Callback::new(choose)
                />
            }
            .into_any()
        })
    }
}

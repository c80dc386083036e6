//! What actions, things and facts are called. On the server alone: pages get the words.

use crate::catalog;
use crate::i18n::{Locale, td_string};
use crate::inventory;
use crate::oee;
use crate::people::labels::{module_name, permission_name};
use engrane::base::problem::Entity;
use engrane::inventory::import::fields::Field;
use engrane::notices::words::topic_name;
use engrane::platform::audit::action::Action;
use engrane::platform::imports::mapping::fields::ImportField as _;
use engrane::platform::mail::letters::Language;
use leptos_i18n::Locale as _;

/// What somebody did. What an earlier Engrane did and this one does not know is shown by its code.
#[expect(clippy::too_many_lines, reason = "one row an action")]
pub fn action(lang: Locale, action: &str) -> String {
    let Ok(known) = action.parse() else { return set_up(lang, action).unwrap_or_else(|| plain(action)) };
    let words = match known {
        Action::SignIn => td_string!(lang, audit.action.sign_in),
        Action::SignInFailed => td_string!(lang, audit.action.sign_in_failed),
        Action::SignOut => td_string!(lang, audit.action.sign_out),
        Action::Refused => td_string!(lang, audit.action.refused),
        Action::Failed => td_string!(lang, audit.action.failed),
        Action::CreateTenant => td_string!(lang, audit.action.create_tenant),
        Action::ChangeTenant => td_string!(lang, audit.action.change_tenant),
        Action::CreateUser => td_string!(lang, audit.action.create_user),
        Action::ChangeUser => td_string!(lang, audit.action.change_user),
        Action::Register => td_string!(lang, audit.action.register),
        Action::ChangePassword => td_string!(lang, audit.action.change_password),
        Action::ResetPassword => td_string!(lang, audit.action.reset_password),
        Action::BeginActing => td_string!(lang, audit.action.begin_acting),
        Action::EndActing => td_string!(lang, audit.action.end_acting),
        Action::ActivateUser => td_string!(lang, audit.action.activate_user),
        Action::DeactivateUser => td_string!(lang, audit.action.deactivate_user),
        Action::ActivateTenant => td_string!(lang, audit.action.activate_tenant),
        Action::ChangeSettings => td_string!(lang, audit.action.change_settings),
        Action::ChangeLogo => td_string!(lang, audit.action.change_logo),
        Action::RemoveLogo => td_string!(lang, audit.action.remove_logo),
        Action::ReuseRefreshToken => td_string!(lang, audit.action.reuse_refresh_token),
        Action::ChangeProfile => td_string!(lang, audit.action.change_profile),
        Action::DeactivateTenant => td_string!(lang, audit.action.deactivate_tenant),
        Action::ChangePasswordFailed => td_string!(lang, audit.action.change_password_failed),
        Action::EvictSession => td_string!(lang, audit.action.evict_session),
        Action::CloseSession => td_string!(lang, audit.action.close_session),
        Action::CloseOtherSessions => td_string!(lang, audit.action.close_other_sessions),
        Action::ChangeItem => td_string!(lang, audit.action.change_item),
        Action::ChangeMapping => td_string!(lang, audit.action.change_mapping),
        Action::ClearInventory => td_string!(lang, audit.action.clear_inventory),
        Action::UndoChange => td_string!(lang, audit.action.undo_change),
        Action::UploadImport => td_string!(lang, audit.action.upload_import),
        Action::ApplyImport => td_string!(lang, audit.action.apply_import),
        Action::CompleteImport => td_string!(lang, audit.action.complete_import),
        Action::FailImport => td_string!(lang, audit.action.fail_import),
        Action::ImportVehicles => td_string!(lang, audit.action.import_vehicles),
        Action::MergeBrands => td_string!(lang, audit.action.merge_brands),
        Action::AddReference => td_string!(lang, audit.action.add_reference),
        Action::RevokeReference => td_string!(lang, audit.action.revoke_reference),
        Action::RestoreReference => td_string!(lang, audit.action.restore_reference),
        Action::AddFitment => td_string!(lang, audit.action.add_fitment),
        Action::RemoveFitment => td_string!(lang, audit.action.remove_fitment),
        Action::ReportFit => td_string!(lang, audit.action.report_fit),
        Action::DecideFitReport => td_string!(lang, audit.action.decide_fit_report),
        Action::ConnectScreen => td_string!(lang, audit.action.connect_screen),
        Action::DisconnectScreen => td_string!(lang, audit.action.disconnect_screen),
        Action::ConnectPad => td_string!(lang, audit.action.connect_pad),
        Action::DisconnectPad => td_string!(lang, audit.action.disconnect_pad),
        Action::IdentifyOnPad => td_string!(lang, audit.action.identify_on_pad),
        Action::IdentifyOnPadFailed => td_string!(lang, audit.action.identify_on_pad_failed),
        Action::SetBadge => td_string!(lang, audit.action.set_badge),
        Action::RemoveBadge => td_string!(lang, audit.action.remove_badge),
        Action::ChangePin => td_string!(lang, audit.action.change_pin),
        Action::ChangePinFailed => td_string!(lang, audit.action.change_pin_failed),
        Action::UploadDetections => td_string!(lang, audit.action.upload_detections),
        Action::ApplyDetections => td_string!(lang, audit.action.apply_detections),
        Action::CompleteDetections => td_string!(lang, audit.action.complete_detections),
        Action::FailDetections => td_string!(lang, audit.action.fail_detections),
        Action::CreateFromDetections => td_string!(lang, audit.action.create_from_detections),
        Action::UploadStockImport => td_string!(lang, audit.action.upload_stock_import),
        Action::RereadStockImport => td_string!(lang, audit.action.reread_stock_import),
        Action::ApplyStockImport => td_string!(lang, audit.action.apply_stock_import),
        Action::CompleteStockImport => td_string!(lang, audit.action.complete_stock_import),
        Action::FailStockImport => td_string!(lang, audit.action.fail_stock_import),
        Action::CreateFromStockImport => td_string!(lang, audit.action.create_from_stock_import),
        Action::UndoStockImport => td_string!(lang, audit.action.undo_stock_import),
        Action::UploadProductionImport => td_string!(lang, audit.action.upload_production_import),
        Action::RereadProductionImport => td_string!(lang, audit.action.reread_production_import),
        Action::ApplyProductionImport => td_string!(lang, audit.action.apply_production_import),
        Action::CompleteProductionImport => td_string!(lang, audit.action.complete_production_import),
        Action::FailProductionImport => td_string!(lang, audit.action.fail_production_import),
        Action::UndoProductionImport => td_string!(lang, audit.action.undo_production_import),
        Action::UploadCatalogImport => td_string!(lang, audit.action.upload_catalog_import),
        Action::RereadCatalogImport => td_string!(lang, audit.action.reread_catalog_import),
        Action::ApplyCatalogImport => td_string!(lang, audit.action.apply_catalog_import),
        Action::CompleteCatalogImport => td_string!(lang, audit.action.complete_catalog_import),
        Action::FailCatalogImport => td_string!(lang, audit.action.fail_catalog_import),
        Action::MoveStock => td_string!(lang, audit.action.move_stock),
        Action::CountStock => td_string!(lang, audit.action.count_stock),
        Action::ApplyStockCount => td_string!(lang, audit.action.apply_stock_count),
        Action::CloseStockCount => td_string!(lang, audit.action.close_stock_count),
        Action::UndoStock => td_string!(lang, audit.action.undo_stock),
        Action::ExportAudit => td_string!(lang, audit.action.export_audit),
        Action::DownloadAuditExport => td_string!(lang, audit.action.download_audit_export),
        Action::ExportStores => td_string!(lang, audit.action.export_stores),
        Action::DownloadStoresExport => td_string!(lang, audit.action.download_stores_export),
        Action::RequestReset => td_string!(lang, audit.action.request_reset),
        Action::AnswerImport => td_string!(lang, audit.action.answer_import),
        Action::RereadImport => td_string!(lang, audit.action.reread_import),
        Action::RereadDetections => td_string!(lang, audit.action.reread_detections),
        Action::MapDetections => td_string!(lang, audit.action.map_detections),
        Action::SendDetections => td_string!(lang, audit.action.send_detections),
        Action::AcknowledgeNotice => td_string!(lang, audit.action.acknowledge_notice),
        Action::TestWebhook => td_string!(lang, audit.action.test_webhook),
        Action::ChangeNoticePreferences => td_string!(lang, audit.action.change_notice_preferences),
        Action::HoldOrder => td_string!(lang, audit.action.hold_order),
        Action::ResumeOrder => td_string!(lang, audit.action.resume_order),
        Action::CancelOrder => td_string!(lang, audit.action.cancel_order),
        Action::ReopenOrder => td_string!(lang, audit.action.reopen_order),
        Action::CloseOrder => td_string!(lang, audit.action.close_order),
        Action::AcceptTask => td_string!(lang, audit.action.accept_task),
        Action::StartTask => td_string!(lang, audit.action.start_task),
        Action::SendTaskToReview => td_string!(lang, audit.action.send_task_to_review),
        Action::ReviewTask => td_string!(lang, audit.action.review_task),
        Action::ReleaseTask => td_string!(lang, audit.action.release_task),
        Action::CancelTask => td_string!(lang, audit.action.cancel_task),
        Action::ReopenTask => td_string!(lang, audit.action.reopen_task),
        Action::RetractTask => td_string!(lang, audit.action.retract_task),
        Action::CommentTask => td_string!(lang, audit.action.comment_task),
        Action::RecordFact => td_string!(lang, audit.action.record_fact),
        Action::CorrectFact => td_string!(lang, audit.action.correct_fact),
        Action::ReverseFact => td_string!(lang, audit.action.reverse_fact),
        Action::CloseShift => td_string!(lang, audit.action.close_shift),
        Action::OpenShift => td_string!(lang, audit.action.open_shift),
        Action::ExplainFact => td_string!(lang, audit.action.explain_fact),
        Action::SendMovement => td_string!(lang, audit.action.send_movement),
        Action::AdvanceMovement => td_string!(lang, audit.action.advance_movement),
        Action::CancelMovement => td_string!(lang, audit.action.cancel_movement),
        Action::ReceiveMovement => td_string!(lang, audit.action.receive_movement),
        Action::ReverseReceipt => td_string!(lang, audit.action.reverse_receipt),
        Action::MoveMaterial => td_string!(lang, audit.action.move_material),
        Action::GrantOrder => td_string!(lang, audit.action.grant_order),
        Action::WithdrawOrder => td_string!(lang, audit.action.withdraw_order),
        Action::GrantSpecification => td_string!(lang, audit.action.grant_specification),
        Action::WithdrawSpecification => td_string!(lang, audit.action.withdraw_specification),
        Action::RotateSecret => td_string!(lang, audit.action.rotate_secret),
        Action::BackUp => td_string!(lang, audit.action.back_up),
        Action::Restore => td_string!(lang, audit.action.restore),
    };
    words.to_owned()
}

/// What was done to a thing that is set up: the verb, and the word of the thing.
fn set_up(lang: Locale, action: &str) -> Option<String> {
    let (verb, word) = action.split_once('_')?;
    let thing = match word.parse().ok()? {
        Entity::Line => td_string!(lang, audit.set_up.line),
        Entity::Area => td_string!(lang, audit.set_up.area),
        Entity::Product => td_string!(lang, audit.set_up.product),
        Entity::Shift => td_string!(lang, audit.set_up.shift),
        Entity::CalendarException => td_string!(lang, audit.set_up.calendar_exception),
        Entity::Department => td_string!(lang, audit.set_up.department),
        Entity::StockCategory => td_string!(lang, audit.set_up.stock_category),
        Entity::StockLocation => td_string!(lang, audit.set_up.stock_location),
        Entity::Holder => td_string!(lang, audit.set_up.holder),
        Entity::StockItem => td_string!(lang, audit.set_up.stock_item),
        Entity::StockPiece => td_string!(lang, audit.set_up.stock_piece),
        Entity::StockCount => td_string!(lang, audit.set_up.stock_count),
        Entity::StockReservation => td_string!(lang, audit.set_up.stock_reservation),
        Entity::StockKit => td_string!(lang, audit.set_up.stock_kit),
        Entity::StockRequest => td_string!(lang, audit.set_up.stock_request),
        Entity::Attachment => td_string!(lang, audit.set_up.attachment),
        Entity::StockCode => td_string!(lang, audit.set_up.stock_code),
        Entity::Webhook => td_string!(lang, audit.set_up.webhook),
        Entity::StockSubscription => td_string!(lang, audit.set_up.stock_subscription),
        Entity::Stage => td_string!(lang, audit.set_up.stage),
        Entity::Machine => td_string!(lang, audit.set_up.machine),
        Entity::ProductionReason => td_string!(lang, audit.set_up.production_reason),
        Entity::Partner => td_string!(lang, audit.set_up.partner),
        Entity::Workpiece => td_string!(lang, audit.set_up.workpiece),
        Entity::Norm => td_string!(lang, audit.set_up.norm),
        Entity::Need => td_string!(lang, audit.set_up.need),
        Entity::ProductionOrder => td_string!(lang, audit.set_up.production_order),
        Entity::Task => td_string!(lang, audit.set_up.task),
        Entity::Specification => td_string!(lang, audit.set_up.specification),
        Entity::Brand => td_string!(lang, audit.set_up.brand),
        Entity::PartGroup => td_string!(lang, audit.set_up.part_group),
        Entity::Part => td_string!(lang, audit.set_up.part),
        Entity::Page
        | Entity::Tenant
        | Entity::User
        | Entity::Session
        | Entity::CrossReference
        | Entity::Fitment
        | Entity::FitReport
        | Entity::Vehicle
        | Entity::Import
        | Entity::InventoryItem
        | Entity::InventoryChange
        | Entity::InventoryMapping
        | Entity::Screen
        | Entity::Pad
        | Entity::Badge
        | Entity::Export
        | Entity::StockDocument
        | Entity::StageFact
        | Entity::ShiftDay
        | Entity::Movement
        | Entity::MovementReceipt
        | Entity::OrderGrant
        | Entity::SpecificationGrant
        | Entity::Notice
        | Entity::Request => return None,
    };
    match verb {
        "create" => Some(td_string!(lang, audit.set_up.create, thing)),
        "change" => Some(td_string!(lang, audit.set_up.change, thing)),
        "delete" => Some(td_string!(lang, audit.set_up.delete, thing)),
        _ => None,
    }
}

/// What it was done to, likewise.
pub fn kind(lang: Locale, kind: &str) -> String {
    let words = match kind {
        "session" => td_string!(lang, audit.kind.session),
        "user" => td_string!(lang, audit.kind.user),
        "tenant" => td_string!(lang, audit.kind.tenant),
        "import" => td_string!(lang, audit.kind.import),
        "inventory_change" => td_string!(lang, audit.kind.inventory_change),
        "inventory_mapping" => td_string!(lang, audit.kind.inventory_mapping),
        "catalog" => td_string!(lang, audit.kind.catalog),
        "brand" => td_string!(lang, audit.kind.brand),
        "part_group" => td_string!(lang, audit.kind.part_group),
        "part" => td_string!(lang, audit.kind.part),
        "cross_reference" => td_string!(lang, audit.kind.cross_reference),
        "fit_report" => td_string!(lang, audit.kind.fit_report),
        "line" => td_string!(lang, audit.kind.line),
        "area" => td_string!(lang, audit.kind.area),
        "product" => td_string!(lang, audit.kind.product),
        "shift" => td_string!(lang, audit.kind.shift),
        "calendar_exception" => td_string!(lang, audit.kind.calendar_exception),
        "screen" => td_string!(lang, audit.kind.screen),
        "pad" => td_string!(lang, audit.kind.pad),
        "department" => td_string!(lang, audit.kind.department),
        "stock_category" => td_string!(lang, audit.kind.stock_category),
        "stock_location" => td_string!(lang, audit.kind.stock_location),
        "holder" => td_string!(lang, audit.kind.holder),
        "stock_item" => td_string!(lang, audit.kind.stock_item),
        "stock_piece" => td_string!(lang, audit.kind.stock_piece),
        "stock_count" => td_string!(lang, audit.kind.stock_count),
        "stock_reservation" => td_string!(lang, audit.kind.stock_reservation),
        "stock_kit" => td_string!(lang, audit.kind.stock_kit),
        "stock_request" => td_string!(lang, audit.kind.stock_request),
        "stock_code" => td_string!(lang, audit.kind.stock_code),
        "stock_document" => td_string!(lang, audit.kind.stock_document),
        "stage" => td_string!(lang, audit.kind.stage),
        "machine" => td_string!(lang, audit.kind.machine),
        "production_reason" => td_string!(lang, audit.kind.production_reason),
        "partner" => td_string!(lang, audit.kind.partner),
        "workpiece" => td_string!(lang, audit.kind.workpiece),
        "norm" => td_string!(lang, audit.kind.norm),
        "need" => td_string!(lang, audit.kind.need),
        "production_order" => td_string!(lang, audit.kind.production_order),
        "task" => td_string!(lang, audit.kind.task),
        "stage_fact" => td_string!(lang, audit.kind.stage_fact),
        "shift_day" => td_string!(lang, audit.kind.shift_day),
        "movement" => td_string!(lang, audit.kind.movement),
        "movement_receipt" => td_string!(lang, audit.kind.movement_receipt),
        "order_grant" => td_string!(lang, audit.kind.order_grant),
        "specification" => td_string!(lang, audit.kind.specification),
        "specification_grant" => td_string!(lang, audit.kind.specification_grant),
        "detection_import" => td_string!(lang, audit.kind.detection_import),
        "stock_import" => td_string!(lang, audit.kind.stock_import),
        "production_import" => td_string!(lang, audit.kind.production_import),
        "catalog_import" => td_string!(lang, audit.kind.catalog_import),
        "audit_export" => td_string!(lang, audit.kind.audit_export),
        "stock_export" => td_string!(lang, audit.kind.stock_export),
        "notice" => td_string!(lang, audit.kind.notice),
        "webhook" => td_string!(lang, audit.kind.webhook),
        "stock_subscription" => td_string!(lang, audit.kind.stock_subscription),
        "door" => td_string!(lang, audit.kind.door),
        "secret" => td_string!(lang, audit.kind.secret),
        "backup" => td_string!(lang, audit.kind.backup),
        other => return plain(other),
    };
    words.to_owned()
}

/// A fact of a thing, likewise.
pub fn fact(lang: Locale, fact: &str) -> String {
    known_fact(lang, fact).map_or_else(|| plain(fact), str::to_owned)
}

/// The words of a fact that this Engrane writes.
pub(super) fn known_fact(lang: Locale, fact: &str) -> Option<&'static str> {
    fact_of_organization(lang, fact)
        .or_else(|| fact_of_plant(lang, fact))
        .or_else(|| fact_of_task(lang, fact))
        .or_else(|| fact_of_import(lang, fact))
        .or_else(|| fact_of_stores(lang, fact))
        .or_else(|| fact_of_production(lang, fact))
        .or_else(|| fact_of_catalog(lang, fact))
        .or_else(|| fact_of_line(lang, fact))
}

/// Of people, of organizations and of what is done to all of them.
fn fact_of_organization(lang: Locale, fact: &str) -> Option<&'static str> {
    Some(match fact {
        "name" => td_string!(lang, audit.fact.name),
        "code" => td_string!(lang, audit.fact.code),
        "email" => td_string!(lang, audit.fact.email),
        "username" => td_string!(lang, audit.fact.username),
        "badge" => td_string!(lang, audit.fact.badge),
        "role" => td_string!(lang, audit.fact.role),
        "active" => td_string!(lang, audit.fact.active),
        "modules" => td_string!(lang, audit.fact.modules),
        "phone" => td_string!(lang, audit.fact.phone),
        "whatsapp" => td_string!(lang, audit.fact.whatsapp),
        "city" => td_string!(lang, audit.fact.city),
        "tax" => td_string!(lang, audit.fact.tax),
        "shown_price" => td_string!(lang, audit.fact.shown_price),
        "price_names" => td_string!(lang, audit.fact.price_names),
        "session_idle_minutes" => td_string!(lang, audit.fact.session_idle_minutes),
        "stop_minutes" => td_string!(lang, audit.fact.stop_minutes),
        "address" => td_string!(lang, audit.fact.address),
        "notify" => td_string!(lang, audit.fact.notify),
        "note" => td_string!(lang, audit.fact.note),
        "topic" => td_string!(lang, audit.fact.topic),
        "topics" => td_string!(lang, audit.fact.topics),
        "urgent_at_night" => td_string!(lang, audit.fact.urgent_at_night),
        "why" => td_string!(lang, audit.fact.why),
        "scope" => td_string!(lang, audit.fact.scope),
        "outcome" => td_string!(lang, audit.fact.outcome),
        "status" => td_string!(lang, audit.fact.status),
        "reason" => td_string!(lang, audit.fact.reason),
        "since" => td_string!(lang, audit.fact.since),
        "ended" => td_string!(lang, audit.fact.ended),
        "from" => td_string!(lang, audit.fact.from),
        "to" => td_string!(lang, audit.fact.to),
        "version" => td_string!(lang, audit.fact.version),
        "left_out_before" => td_string!(lang, audit.fact.left_out_before),
        "permissions" => td_string!(lang, audit.fact.permissions),
        "extra_permissions" => td_string!(lang, audit.fact.extra_permissions),
        "business_name" => td_string!(lang, audit.fact.business_name),
        "limits" => td_string!(lang, audit.fact.limits),
        "max_users" => td_string!(lang, audit.fact.max_users),
        "max_lines" => td_string!(lang, audit.fact.max_lines),
        "theme" => td_string!(lang, audit.fact.theme),
        "primary_color" => td_string!(lang, audit.fact.primary_color),
        "logo" => td_string!(lang, audit.fact.logo),
        "mode" => td_string!(lang, audit.fact.mode),
        "language" => td_string!(lang, audit.fact.language),
        "time_zone" => td_string!(lang, audit.fact.time_zone),
        "currency" => td_string!(lang, audit.fact.currency),
        "person" => td_string!(lang, audit.fact.person),
        "action" => td_string!(lang, audit.fact.action),
        "target_kind" => td_string!(lang, audit.fact.target_kind),
        "target" => td_string!(lang, audit.fact.target),
        "tables" => td_string!(lang, audit.fact.tables),
        "missing" => td_string!(lang, audit.fact.missing),
        "taken_at" => td_string!(lang, audit.fact.taken_at),
        _ => return None,
    })
}

/// Of a plant and its wall screens.
fn fact_of_plant(lang: Locale, fact: &str) -> Option<&'static str> {
    Some(match fact {
        "ideal_rate" => td_string!(lang, audit.fact.ideal_rate),
        "stop_seconds" => td_string!(lang, audit.fact.stop_seconds),
        "micro_stop_seconds" => td_string!(lang, audit.fact.micro_stop_seconds),
        "slow_percent" => td_string!(lang, audit.fact.slow_percent),
        "availability_target" => td_string!(lang, audit.fact.availability_target),
        "performance_target" => td_string!(lang, audit.fact.performance_target),
        "position" => td_string!(lang, audit.fact.position),
        "kind" => td_string!(lang, audit.fact.kind),
        "weight" => td_string!(lang, audit.fact.weight),
        "colour" => td_string!(lang, audit.fact.colour),
        "weekdays" => td_string!(lang, audit.fact.weekdays),
        "start" => td_string!(lang, audit.fact.start),
        "end" => td_string!(lang, audit.fact.end),
        "breaks" => td_string!(lang, audit.fact.breaks),
        "auto_detect" => td_string!(lang, audit.fact.auto_detect),
        "discard" => td_string!(lang, audit.fact.discard),
        "line" => td_string!(lang, audit.fact.line),
        "lines" => td_string!(lang, audit.fact.lines),
        "areas" => td_string!(lang, audit.fact.areas),
        "products" => td_string!(lang, audit.fact.products),
        "product" => td_string!(lang, audit.fact.product),
        "shift" => td_string!(lang, audit.fact.shift),
        "pieces" => td_string!(lang, audit.fact.pieces),
        "pieces_per_batch" => td_string!(lang, audit.fact.pieces_per_batch),
        "rates" => td_string!(lang, audit.fact.rates),
        "day" => td_string!(lang, audit.fact.day),
        "shows" => td_string!(lang, audit.fact.shows),
        "period" => td_string!(lang, audit.fact.period),
        "interval" => td_string!(lang, audit.fact.interval),
        "threshold" => td_string!(lang, audit.fact.threshold),
        _ => return None,
    })
}

/// Of what is brought in as a file.
fn fact_of_import(lang: Locale, fact: &str) -> Option<&'static str> {
    Some(match fact {
        "filename" => td_string!(lang, audit.fact.filename),
        "left_alone" => td_string!(lang, audit.fact.left_alone),
        "undoes" => td_string!(lang, audit.fact.undoes),
        "bytes" => td_string!(lang, audit.fact.bytes),
        "columns" | "sources" => td_string!(lang, audit.fact.columns),
        "field" => td_string!(lang, audit.fact.field),
        "source" => td_string!(lang, audit.fact.source),
        "column" => td_string!(lang, audit.fact.column),
        "constant" => td_string!(lang, audit.fact.constant),
        "decimals" => td_string!(lang, audit.fact.decimals),
        "zone" => td_string!(lang, audit.fact.zone),
        "day_first" => td_string!(lang, audit.fact.day_first),
        "good" => td_string!(lang, audit.fact.good),
        "output_area" => td_string!(lang, audit.fact.output_area),
        "discard_area" => td_string!(lang, audit.fact.discard_area),
        "create" => td_string!(lang, audit.fact.create),
        "values" => td_string!(lang, audit.fact.values),
        "rows" => td_string!(lang, audit.fact.rows),
        "accepted" => td_string!(lang, audit.fact.accepted),
        "duplicates" => td_string!(lang, audit.fact.duplicates),
        "first" => td_string!(lang, audit.fact.first),
        "last" => td_string!(lang, audit.fact.last),
        "refused_total" => td_string!(lang, audit.fact.refused_total),
        "refused" => td_string!(lang, audit.fact.refused),
        "row" => td_string!(lang, audit.fact.row),
        "value" => td_string!(lang, audit.fact.value),
        "total" => td_string!(lang, audit.fact.total),
        "new" => td_string!(lang, audit.fact.new),
        "changed" => td_string!(lang, audit.fact.changed),
        "same" => td_string!(lang, audit.fact.same),
        "errors" => td_string!(lang, audit.fact.errors),
        "skipped" => td_string!(lang, audit.fact.skipped),
        "ambiguous" => td_string!(lang, audit.fact.ambiguous),
        "duplicate" => td_string!(lang, audit.fact.duplicate),
        "unmatched" => td_string!(lang, audit.fact.unmatched),
        "repeated" => td_string!(lang, audit.fact.repeated),
        "totals" => td_string!(lang, audit.fact.totals),
        "foot" => td_string!(lang, audit.fact.foot),
        "second_header" => td_string!(lang, audit.fact.second_header),
        "elsewhere" => td_string!(lang, audit.fact.elsewhere),
        "sections" => td_string!(lang, audit.fact.sections),
        "unpriced" => td_string!(lang, audit.fact.unpriced),
        "to_confirm" => td_string!(lang, common.stock.to_confirm),
        "uncounted" => td_string!(lang, audit.fact.uncounted),
        "missing_lines" => td_string!(lang, audit.fact.missing_lines),
        "repeated_lines" => td_string!(lang, audit.fact.repeated_lines),
        "number" => td_string!(lang, audit.fact.number),
        "brand" => td_string!(lang, audit.fact.brand),
        "part" => td_string!(lang, audit.fact.part),
        "unchanged" => td_string!(lang, audit.fact.unchanged),
        "answers" => td_string!(lang, audit.fact.answers),
        "alarms" => td_string!(lang, audit.fact.alarms),
        "price_jumps" => td_string!(lang, audit.fact.price_jumps),
        "sold_out" => td_string!(lang, audit.fact.sold_out),
        "currency_changes" => td_string!(lang, audit.fact.currency_changes),
        "failure" => td_string!(lang, audit.fact.failure),
        "incident" => td_string!(lang, audit.fact.incident),
        "detail" => td_string!(lang, audit.fact.detail),
        "found" => td_string!(lang, audit.fact.found),
        "limit" => td_string!(lang, audit.fact.limit),
        "index" => td_string!(lang, audit.fact.index),
        "sheet" => td_string!(lang, audit.fact.sheet),
        "header_row" => td_string!(lang, audit.fact.header_row),
        "encoding" => td_string!(lang, audit.fact.encoding),
        "separator" => td_string!(lang, audit.fact.separator),
        "files" => td_string!(lang, audit.fact.files),
        "makes_new" => td_string!(lang, audit.fact.makes_new),
        "models_new" => td_string!(lang, audit.fact.models_new),
        "vehicles_new" => td_string!(lang, audit.fact.vehicles_new),
        "vehicles_completed" => td_string!(lang, audit.fact.vehicles_completed),
        _ => return None,
    })
}

/// Of a store-room.
fn fact_of_stores(lang: Locale, fact: &str) -> Option<&'static str> {
    Some(match fact {
        "icon" => td_string!(lang, audit.fact.icon),
        "department" => td_string!(lang, audit.fact.department),
        "parent" => td_string!(lang, audit.fact.parent),
        "path" => td_string!(lang, audit.fact.path),
        "usable" => td_string!(lang, audit.fact.usable),
        "archived" => td_string!(lang, audit.fact.archived),
        "user" => td_string!(lang, audit.fact.user),
        "unit" => td_string!(lang, audit.fact.unit),
        "decimal_places" => td_string!(lang, audit.fact.decimal_places),
        "tracking" => td_string!(lang, audit.fact.tracking),
        "serial" => td_string!(lang, audit.fact.serial),
        "piece_condition" => td_string!(lang, audit.fact.piece_condition),
        "service_due" => td_string!(lang, audit.fact.service_due),
        "category" => td_string!(lang, audit.fact.category),
        "returnable" => td_string!(lang, audit.fact.returnable),
        "supplier" => td_string!(lang, audit.fact.supplier),
        "lead_days" => td_string!(lang, audit.fact.lead_days),
        "pack" => td_string!(lang, audit.fact.pack),
        "fill_up_to" => td_string!(lang, audit.fact.fill_up_to),
        "home" => td_string!(lang, audit.fact.home),
        "holder" => td_string!(lang, audit.fact.holder),
        "low_below" => td_string!(lang, audit.fact.low_below),
        "stock_item" => td_string!(lang, audit.fact.stock_item),
        "reserved" => td_string!(lang, audit.fact.reserved),
        "reserved_until" => td_string!(lang, audit.fact.reserved_until),
        "kit_lines" => td_string!(lang, audit.fact.kit_lines),
        "in_kit" => td_string!(lang, audit.fact.in_kit),
        "request_kind" => td_string!(lang, audit.fact.request_kind),
        "asked_for" => td_string!(lang, audit.fact.asked_for),
        "request_urgency" => td_string!(lang, audit.fact.request_urgency),
        "request_state" => td_string!(lang, audit.fact.request_state),
        "ordered" => td_string!(lang, audit.fact.ordered),
        "expected_on" => td_string!(lang, audit.fact.expected_on),
        "document_number" => td_string!(lang, audit.fact.document_number),
        "undoes_document" => td_string!(lang, audit.fact.undoes_document),
        "act" => td_string!(lang, audit.fact.act),
        "moves" => td_string!(lang, audit.fact.moves),
        "lines_to_count" => td_string!(lang, audit.fact.lines_to_count),
        "lines_counted" => td_string!(lang, audit.fact.lines_counted),
        "lines_applied" => td_string!(lang, audit.fact.lines_applied),
        "lines_differing" => td_string!(lang, audit.fact.lines_differing),
        "lines_to_recount" => td_string!(lang, audit.fact.lines_to_recount),
        "lines_sha256" => td_string!(lang, audit.fact.lines_sha256),
        "moved_to" => td_string!(lang, audit.fact.moved_to),
        "format" => td_string!(lang, audit.fact.format),
        "as_of" => td_string!(lang, audit.fact.as_of),
        "moved" => td_string!(lang, audit.fact.moved),
        "counts" => td_string!(lang, audit.fact.counts),
        "again" => td_string!(lang, audit.fact.again),
        "documents" => td_string!(lang, audit.fact.documents),
        "quantity_is" => td_string!(lang, audit.fact.quantity_is),
        "items_new" => td_string!(lang, audit.fact.items_new),
        "items_changed" => td_string!(lang, audit.fact.items_changed),
        "departments_new" => td_string!(lang, audit.fact.departments_new),
        "categories_new" => td_string!(lang, audit.fact.categories_new),
        "places_new" => td_string!(lang, audit.fact.places_new),
        "items_archived" => td_string!(lang, audit.fact.items_archived),
        "items_restored" => td_string!(lang, audit.fact.items_restored),
        "orders_removed" => td_string!(lang, audit.fact.orders_removed),
        "workpieces_removed" => td_string!(lang, audit.fact.workpieces_removed),
        "workpieces_restored" => td_string!(lang, audit.fact.workpieces_restored),
        "made" => td_string!(lang, audit.fact.made),
        "names" => td_string!(lang, audit.fact.names),
        _ => return None,
    })
}

/// Of the catalogue.
fn fact_of_catalog(lang: Locale, fact: &str) -> Option<&'static str> {
    Some(match fact {
        "country" => td_string!(lang, audit.fact.country),
        "makes_vehicles" => td_string!(lang, audit.fact.makes_vehicles),
        "aliases" => td_string!(lang, audit.fact.aliases),
        "name_es" => td_string!(lang, audit.fact.name_es),
        "name_en" => td_string!(lang, audit.fact.name_en),
        "synonyms" => td_string!(lang, audit.fact.synonyms),
        "part_number" => td_string!(lang, audit.fact.part_number),
        "part_group" => td_string!(lang, audit.fact.part_group),
        "part_kind" => td_string!(lang, audit.fact.part_kind),
        "quality_tier" => td_string!(lang, audit.fact.quality_tier),
        "description_es" => td_string!(lang, audit.fact.description_es),
        "description_en" => td_string!(lang, audit.fact.description_en),
        "gtin" => td_string!(lang, audit.fact.gtin),
        "part_status" => td_string!(lang, audit.fact.part_status),
        "superseded_by" => td_string!(lang, audit.fact.superseded_by),
        "reference_price" => td_string!(lang, audit.fact.reference_price),
        "attributes" => td_string!(lang, audit.fact.attributes),
        "images" => td_string!(lang, audit.fact.images),
        "merged_brand" => td_string!(lang, audit.fact.merged_brand),
        "parts_moved" => td_string!(lang, audit.fact.parts_moved),
        "parts_joined" => td_string!(lang, audit.fact.parts_joined),
        "lines_moved" => td_string!(lang, audit.fact.lines_moved),
        "lines_joined" => td_string!(lang, audit.fact.lines_joined),
        "replaced_brand" => td_string!(lang, audit.fact.replaced_brand),
        "replaced_number" => td_string!(lang, audit.fact.replaced_number),
        "two_way" => td_string!(lang, audit.fact.two_way),
        "brands_new" => td_string!(lang, audit.fact.brands_new),
        "new_brands" => td_string!(lang, audit.fact.new_brands),
        "partly" => td_string!(lang, audit.fact.partly),
        "alike" => td_string!(lang, audit.fact.alike),
        "counts_as_reference" => td_string!(lang, audit.fact.counts_as_reference),
        "make" => td_string!(lang, audit.fact.make),
        "model" => td_string!(lang, audit.fact.model),
        "years" => td_string!(lang, audit.fact.years),
        "engine" => td_string!(lang, audit.fact.engine),
        "fitting_place" => td_string!(lang, audit.fact.fitting_place),
        "fitments_new" => td_string!(lang, audit.fact.fitments_new),
        "vehicle" => td_string!(lang, audit.fact.vehicle),
        "other_part" => td_string!(lang, audit.fact.other_part),
        "report_status" => td_string!(lang, audit.fact.report_status),
        "fitments_removed" => td_string!(lang, audit.fact.fitments_removed),
        _ => return None,
    })
}

/// Of a production.
fn fact_of_production(lang: Locale, fact: &str) -> Option<&'static str> {
    Some(match fact {
        "stage" => td_string!(lang, audit.fact.stage),
        "operator" => td_string!(lang, audit.fact.operator),
        "machine" => td_string!(lang, audit.fact.machine),
        "operators_record" => td_string!(lang, audit.fact.operators_record),
        "capabilities" => td_string!(lang, audit.fact.capabilities),
        "rate_per_shift" => td_string!(lang, audit.fact.rate_per_shift),
        "contact" => td_string!(lang, audit.fact.contact),
        "revision" => td_string!(lang, audit.fact.revision),
        "material" => td_string!(lang, audit.fact.material),
        "route" => td_string!(lang, audit.fact.route),
        "workpiece" => td_string!(lang, audit.fact.workpiece),
        "needed" => td_string!(lang, audit.fact.needed),
        "remnants" => td_string!(lang, audit.fact.remnants),
        "scrap" => td_string!(lang, audit.fact.scrap),
        "rework" => td_string!(lang, audit.fact.rework),
        "deviation" => td_string!(lang, audit.fact.deviation),
        "names_fact" => td_string!(lang, audit.fact.names_fact),
        "order_number" => td_string!(lang, audit.fact.order_number),
        "qty_plan" => td_string!(lang, audit.fact.qty_plan),
        "due" => td_string!(lang, audit.fact.due),
        "priority" => td_string!(lang, audit.fact.priority),
        "customer" => td_string!(lang, audit.fact.customer),
        "description" => td_string!(lang, audit.fact.description),
        "is_cooperation" => td_string!(lang, audit.fact.is_cooperation),
        "partner" => td_string!(lang, audit.fact.partner),
        "partner_due" => td_string!(lang, audit.fact.partner_due),
        "published" => td_string!(lang, audit.fact.published),
        "skipped_stages" => td_string!(lang, audit.fact.skipped_stages),
        "specification" => td_string!(lang, audit.fact.specification),
        "specification_lines" => td_string!(lang, audit.fact.specification_lines),
        "order_status" => td_string!(lang, audit.fact.order_status),
        "movement_kind" => td_string!(lang, audit.fact.movement_kind),
        "movement_status" => td_string!(lang, audit.fact.movement_status),
        "content" => td_string!(lang, audit.fact.content),
        "sent_quantity" => td_string!(lang, audit.fact.sent_quantity),
        "unworked" => td_string!(lang, audit.fact.unworked),
        "lost" => td_string!(lang, audit.fact.lost),
        "place_from" => td_string!(lang, audit.fact.place_from),
        "holder_from" => td_string!(lang, audit.fact.holder_from),
        "place_to" => td_string!(lang, audit.fact.place_to),
        "holder_to" => td_string!(lang, audit.fact.holder_to),
        "carrier" => td_string!(lang, audit.fact.carrier),
        "tracking_number" => td_string!(lang, audit.fact.tracking_number),
        "eta" => td_string!(lang, audit.fact.eta),
        _ => return None,
    })
}

/// Of a task.
fn fact_of_task(lang: Locale, fact: &str) -> Option<&'static str> {
    Some(match fact {
        "title" => td_string!(lang, audit.fact.title),
        "task_category" => td_string!(lang, audit.fact.task_category),
        "is_blocker" => td_string!(lang, audit.fact.is_blocker),
        "due_date" => td_string!(lang, audit.fact.due_date),
        "evidence" => td_string!(lang, audit.fact.evidence),
        "assignee" => td_string!(lang, audit.fact.assignee),
        "task_status" => td_string!(lang, audit.fact.task_status),
        "accepted_by" => td_string!(lang, audit.fact.accepted_by),
        "reviewed_by" => td_string!(lang, audit.fact.reviewed_by),
        "said" => td_string!(lang, audit.fact.said),
        _ => return None,
    })
}

/// Of a stock line: what its page calls it.
fn fact_of_line(lang: Locale, fact: &str) -> Option<&'static str> {
    Field::named(fact).map(|field| inventory::labels::field(lang, field))
}

/// A word that stands for something, said in the language of the screen; none for any other text.
pub fn value(lang: Locale, fact: &str, value: &str) -> Option<&'static str> {
    match fact {
        "role" => value.parse().ok().map(|role| crate::base::labels::role(lang, role)),
        "modules" => value.parse().ok().map(|module| module_name(lang, module)),
        "discard" => value.parse().ok().map(|rule| oee::labels::discard_rule(lang, rule)),
        "tax" => value.parse().ok().map(|tax| catalog::labels::tax(lang, tax)),
        "topic" => value.parse().ok().map(|topic| topic_name(Language::of(lang.as_str()), topic)),
        "extra_permissions" | "permissions" => value.parse().ok().map(|held| permission_name(lang, held)),
        _ => None,
    }
}

/// A code as words: `spare_wheel` as `Spare wheel`.
fn plain(code: &str) -> String {
    let words = code.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

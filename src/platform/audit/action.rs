//! What is written into the audit: a verb with its object.

use crate::base::enums::text_enum;

text_enum! {
    /// What somebody did, or tried to do. To create, to change and to delete what is set up are no words of their own: there
    /// the word of the thing follows the verb, as in `create_line`.
    Action {
        SignIn = "sign_in",
        SignInFailed = "sign_in_failed",
        SignOut = "sign_out",
        /// The oldest of too many.
        EvictSession = "evict_session",
        CloseSession = "close_session",
        CloseOtherSessions = "close_other_sessions",
        /// A renewal token came a second time: somebody else may have it.
        ReuseRefreshToken = "reuse_refresh_token",
        ChangePassword = "change_password",
        ChangePasswordFailed = "change_password_failed",
        /// Somebody else gave a new one, or a mailed link did.
        ResetPassword = "reset_password",
        /// A link to set a new one was asked for, and made.
        RequestReset = "request_reset",
        ChangeProfile = "change_profile",
        /// A door that the person may not open.
        Refused = "refused",
        /// A door behind which we broke.
        Failed = "failed",
        Register = "register",
        CreateUser = "create_user",
        ChangeUser = "change_user",
        ActivateUser = "activate_user",
        DeactivateUser = "deactivate_user",
        CreateTenant = "create_tenant",
        ChangeTenant = "change_tenant",
        ActivateTenant = "activate_tenant",
        DeactivateTenant = "deactivate_tenant",
        ChangeSettings = "change_settings",
        ChangeLogo = "change_logo",
        RemoveLogo = "remove_logo",
        BeginActing = "begin_acting",
        EndActing = "end_acting",
        UploadImport = "upload_import",
        RereadImport = "reread_import",
        /// Which part rows are that could be several was said.
        AnswerImport = "answer_import",
        ApplyImport = "apply_import",
        CompleteImport = "complete_import",
        FailImport = "fail_import",
        /// Of the stock: an import, or another undoing.
        UndoChange = "undo_change",
        /// A stock line, by hand.
        ChangeItem = "change_item",
        ClearInventory = "clear_inventory",
        /// Which column of a bodega's files is what.
        ChangeMapping = "change_mapping",
        ImportVehicles = "import_vehicles",
        /// Two brands are one.
        MergeBrands = "merge_brands",
        AddReference = "add_reference",
        /// It does not count any more; restored it does.
        RevokeReference = "revoke_reference",
        RestoreReference = "restore_reference",
        AddFitment = "add_fitment",
        RemoveFitment = "remove_fitment",
        /// That a part does not fit, by a workshop.
        ReportFit = "report_fit",
        DecideFitReport = "decide_fit_report",
        ConnectScreen = "connect_screen",
        DisconnectScreen = "disconnect_screen",
        ConnectPad = "connect_pad",
        DisconnectPad = "disconnect_pad",
        /// Somebody said on a pad who they are.
        IdentifyOnPad = "identify_on_pad",
        IdentifyOnPadFailed = "identify_on_pad_failed",
        /// Badge and PIN of somebody, by whoever manages people.
        SetBadge = "set_badge",
        RemoveBadge = "remove_badge",
        /// Their own.
        ChangePin = "change_pin",
        ChangePinFailed = "change_pin_failed",
        UploadDetections = "upload_detections",
        RereadDetections = "reread_detections",
        /// What the columns of a file are was said, completely or not.
        MapDetections = "map_detections",
        ApplyDetections = "apply_detections",
        CompleteDetections = "complete_detections",
        FailDetections = "fail_detections",
        /// Lines and areas that a file of detections names.
        CreateFromDetections = "create_from_detections",
        /// Once a person, line and production day.
        SendDetections = "send_detections",
        UploadStockImport = "upload_stock_import",
        RereadStockImport = "reread_stock_import",
        ApplyStockImport = "apply_stock_import",
        CompleteStockImport = "complete_stock_import",
        FailStockImport = "fail_stock_import",
        /// Departments, categories and shelves that a file of items names.
        CreateFromStockImport = "create_from_stock_import",
        /// As far as it could be.
        UndoStockImport = "undo_stock_import",
        UploadProductionImport = "upload_production_import",
        RereadProductionImport = "reread_production_import",
        ApplyProductionImport = "apply_production_import",
        CompleteProductionImport = "complete_production_import",
        FailProductionImport = "fail_production_import",
        /// As far as it could be.
        UndoProductionImport = "undo_production_import",
        UploadCatalogImport = "upload_catalog_import",
        RereadCatalogImport = "reread_catalog_import",
        ApplyCatalogImport = "apply_catalog_import",
        CompleteCatalogImport = "complete_catalog_import",
        FailCatalogImport = "fail_catalog_import",
        /// A document of the store-room, of any act.
        MoveStock = "move_stock",
        /// A document of the store-room was taken back, as far as it could be.
        UndoStock = "undo_stock",
        /// What was found of lines of a count.
        CountStock = "count_stock",
        /// What was found is taken for what is there, line by line.
        ApplyStockCount = "apply_stock_count",
        /// A count was ended: what was not applied stays as it is.
        CloseStockCount = "close_stock_count",
        /// What was made of an order at a stage.
        RecordFact = "record_fact",
        CorrectFact = "correct_fact",
        ReverseFact = "reverse_fact",
        CloseShift = "close_shift",
        OpenShift = "open_shift",
        /// Why a fact is not as was expected.
        ExplainFact = "explain_fact",
        /// What goes out, and how far it is.
        SendMovement = "send_movement",
        AdvanceMovement = "advance_movement",
        CancelMovement = "cancel_movement",
        /// What of it came.
        ReceiveMovement = "receive_movement",
        ReverseReceipt = "reverse_receipt",
        /// Material was reserved for an order, given out or taken back.
        MoveMaterial = "move_material",
        /// An order was shown to somebody, or is not any more.
        GrantOrder = "grant_order",
        WithdrawOrder = "withdraw_order",
        /// Likewise what a customer ordered.
        GrantSpecification = "grant_specification",
        WithdrawSpecification = "withdraw_specification",
        /// Nothing is recorded of an order until it goes on.
        HoldOrder = "hold_order",
        ResumeOrder = "resume_order",
        CancelOrder = "cancel_order",
        /// One that was cancelled, or closed short, goes on.
        ReopenOrder = "reopen_order",
        /// No more are made than there are.
        CloseOrder = "close_order",
        AcceptTask = "accept_task",
        StartTask = "start_task",
        SendTaskToReview = "send_task_to_review",
        /// Somebody else than who did it says that it is done, or that it is not.
        ReviewTask = "review_task",
        ReleaseTask = "release_task",
        CancelTask = "cancel_task",
        ReopenTask = "reopen_task",
        CommentTask = "comment_task",
        /// What it was made of by itself turned out not to be so.
        RetractTask = "retract_task",
        /// Somebody takes care of it.
        AcknowledgeNotice = "acknowledge_notice",
        /// How somebody is told, by themselves.
        ChangeNoticePreferences = "change_notice_preferences",
        /// A sentence was posted, to see whether it arrives.
        TestWebhook = "test_webhook",
        ExportAudit = "export_audit",
        DownloadAuditExport = "download_audit_export",
        ExportStores = "export_stores",
        DownloadStoresExport = "download_stores_export",
        RotateSecret = "rotate_secret",
        BackUp = "back_up",
        Restore = "restore",
    }
}

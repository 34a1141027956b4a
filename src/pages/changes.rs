//! What the forms of the set-up page change.

use std::collections::HashMap;

use axum::extract::{Form, FromRequest, Request};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::TimeDelta;

use crate::companies::error::CompaniesError;
use crate::companies::registry::Companies;
use crate::companies::uploaded::Uploaded;
use crate::login::fingerprint::Fingerprint;
use crate::pages::access::Visitor;
use crate::pages::file::{File, UnreadableForm, file_of};
use crate::pages::mount::{Pages, SetupLinkError, see_other};
use crate::pages::set_up::said::Said;
use crate::pages::uploads::{self, Typed};
use crate::pages::visit::Visit;
use crate::pages::words::sentence;
use crate::saml::instant::shifted;
use crate::saml::metadata::error::MetadataError;
use crate::xml::limits::Limits;

/// How long a set-up link made on the page opens it.
const LINK_DAYS: i64 = 7;

impl<S: Clone + Send + Sync + 'static> Pages<S> {
    pub(super) async fn take_metadata(self, visit: Visit, request: Request) -> Response {
        let uploaded = match file_of(request, Limits::default().metadata_bytes).await {
            Ok(File::Whole(bytes)) => Uploaded::metadata(&bytes),
            Ok(File::TooLarge) => Err(MetadataError::TooLarge),
            Ok(File::NotOne) => {
                let problem = "choose one file, the Federation Metadata XML".to_owned();
                return self.unfit(&visit, Said::Metadata { problem, is_certificate: false });
            }
            Err(UnreadableForm) => return self.unreadable_form(),
        };
        match uploaded {
            Ok(uploaded) => self.stage(visit, uploaded).await,
            Err(error) => {
                let is_certificate = matches!(error, MetadataError::IsACertificate);
                self.unfit(&visit, Said::Metadata { problem: error.to_string(), is_certificate })
            }
        }
    }

    pub(super) async fn take_typed(self, visit: Visit, request: Request) -> Response {
        let Ok(Form(form)) = Form::<HashMap<String, String>>::from_request(request, &()).await
        else {
            return self.unreadable_form();
        };
        match Typed::of(&form).uploaded() {
            Ok(uploaded) => self.stage(visit, uploaded).await,
            Err(typed) => self.unfit(&visit, Said::Typed(typed)),
        }
    }

    pub(super) async fn take_certificate(self, visit: Visit, request: Request) -> Response {
        let certificate = match file_of(request, Limits::default().metadata_bytes).await {
            Ok(File::Whole(bytes)) => uploads::certificate(&bytes),
            Ok(File::TooLarge) => Err("The file is larger than a certificate can be.".to_owned()),
            Ok(File::NotOne) => {
                Err("Choose one file, the certificate that you downloaded from Entra.".to_owned())
            }
            Err(UnreadableForm) => return self.unreadable_form(),
        };
        let certificate = match certificate {
            Ok(certificate) => certificate,
            Err(problem) => return self.unfit(&visit, Said::Certificate(problem)),
        };
        match self
            .asked(self.changed_by(&visit).add_certificate(&visit.company, &certificate))
            .await
        {
            // Without anything that it could be added to, the page has no field for it.
            Err(CompaniesError::NothingUploaded) => {
                let first = "Nothing was changed: Upload the Federation Metadata XML first.";
                self.unfit(&visit, Said::Refused(first.to_owned()))
            }
            Err(why @ (CompaniesError::CertificateKnown | CompaniesError::Certificate(_))) => {
                self.unfit(&visit, Said::Certificate(sentence(&why.to_string())))
            }
            done => self.done(&visit, done),
        }
    }

    pub(super) async fn discard(self, visit: Visit) -> Response {
        let done = self.asked(self.changed_by(&visit).unstage(&visit.company)).await;
        self.done(&visit, done)
    }

    pub(super) async fn put_live(self, visit: Visit, request: Request) -> Response {
        let form = Form::<HashMap<String, String>>::from_request(request, &()).await;
        let shown = form.ok().and_then(|Form(form)| form.get("fingerprint")?.parse().ok());
        let Some(shown): Option<Fingerprint> = shown else { return self.unreadable_form() };
        match self.asked(self.changed_by(&visit).put_live(&visit.company, shown)).await {
            Err(CompaniesError::PutLive(_)) => {
                let changed = "What is uploaded is not what you saw: somebody changed it meanwhile. \
                               Look at it again; nothing went live.";
                self.said(visit, StatusCode::CONFLICT, changed).await
            }
            done => self.switched_on(&visit, done),
        }
    }

    pub(super) async fn switch_on(self, visit: Visit) -> Response {
        let done = self.asked(self.changed_by(&visit).switch_on(&visit.company)).await;
        self.switched_on(&visit, done)
    }

    pub(super) async fn switch_off(self, visit: Visit) -> Response {
        let done = self.asked(self.changed_by(&visit).switch_off(&visit.company)).await;
        self.done(&visit, done)
    }

    pub(super) async fn make_link(self, visit: Visit) -> Response {
        if visit.visitor != Visitor::Administrator {
            return self.administrators_only();
        }
        let valid = TimeDelta::days(LINK_DAYS);
        match self.setup_link(&visit.company, valid).await {
            Ok(link) => {
                let said = Said::Link(link, shifted(visit.now, valid));
                self.setup_page(StatusCode::OK, &visit, said)
            }
            Err(SetupLinkError::Company(error)) => self.failed(&error),
            Err(error) => {
                self.said(visit, StatusCode::SERVICE_UNAVAILABLE, &format!("No link: {error}."))
                    .await
            }
        }
    }

    pub(super) async fn end_links(self, visit: Visit) -> Response {
        if visit.visitor != Visitor::Administrator {
            return self.administrators_only();
        }
        let done = self.asked(self.changed_by(&visit).end_links(&visit.company)).await;
        self.done(&visit, done)
    }

    async fn stage(self, visit: Visit, uploaded: Uploaded) -> Response {
        let done = self.asked(self.changed_by(&visit).stage(&visit.company, uploaded)).await;
        self.done(&visit, done)
    }

    /// The companies as this visitor may change them. A body takes as long to arrive as its sender
    /// likes, and the link by which he came may have ended meanwhile.
    fn changed_by(&self, visit: &Visit) -> Companies {
        match visit.visitor {
            Visitor::Administrator => self.companies.clone(),
            Visitor::ByLink(pass) => {
                self.companies.by_link((pass.until > self.sso.now()).then_some(pass.round))
            }
        }
    }

    /// Who came by a set-up link, which has ended by this, is told so here and not at a closed door.
    fn switched_on(&self, visit: &Visit, done: Result<(), CompaniesError>) -> Response {
        match (visit.visitor, done) {
            (Visitor::ByLink(_), Ok(())) => self.set_up_complete(visit),
            (_, done) => self.done(visit, done),
        }
    }

    fn done(&self, visit: &Visit, done: Result<(), CompaniesError>) -> Response {
        match done {
            Ok(()) => see_other(&visit.root),
            Err(error) => self.failed(&error),
        }
    }

    /// The page as it is now, with why nothing was done.
    pub(super) async fn said(&self, visit: Visit, status: StatusCode, refused: &str) -> Response {
        match self.kept_setup(&visit.company).await {
            Ok(setup) => {
                let visit = Visit { setup, ..visit };
                self.setup_page(status, &visit, Said::Refused(refused.to_owned()))
            }
            Err(response) => response,
        }
    }

    fn unfit(&self, visit: &Visit, said: Said) -> Response {
        self.setup_page(StatusCode::UNPROCESSABLE_ENTITY, visit, said)
    }
}

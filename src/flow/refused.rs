//! A request of single sign-on that was refused, by the judgement or by what is around it.

use std::error::Error;

use crate::entra::advice::Advice;
use crate::flow::attempt_id::AttemptId;
use crate::flow::code::{self, Entry};
use crate::flow::erased::BoxError;
use crate::login::pending::Purpose;
use crate::login::refusal::Refusal;
use crate::login::report::lines::Report;
use crate::login::service_provider::ServiceProvider;
use crate::saml::code::Code;
use crate::saml::names::SignOnUrl;

/// Why a request did not end in a redirect or a login: for the log a code, for the user a sentence
/// and a link to start again, for the administrator the advice and, where an answer was judged, the
/// report. `Display` and `Debug` carry no value from the wire. One pointer wide.
pub struct Refused(Box<Inner>);

struct Inner {
    code: Code,
    start_again: Option<SignOnUrl>,
    test: bool,
    reference: Option<AttemptId>,
    refusal: Option<Refusal>,
    source: Option<BoxError>,
}

impl Refused {
    pub(crate) fn new(code: Code) -> Self {
        Self(Box::new(Inner {
            code,
            start_again: None,
            test: false,
            reference: None,
            refusal: None,
            source: None,
        }))
    }

    /// For an address that starts a login, where [`RequestKind`](crate::flow::RequestKind) says that
    /// no person opened it.
    pub fn not_a_navigation() -> Self {
        Self::new(code::REQUEST_NOT_A_NAVIGATION)
    }

    pub(crate) fn by_store(code: Code, error: BoxError) -> Self {
        let mut refused = Self::new(code);
        refused.0.source = Some(error);
        refused
    }

    /// A login is started again at its company's Sign on URL; a test where its administrator is.
    pub(crate) fn with_start_of(
        mut self,
        settings: &ServiceProvider,
        purpose: Option<Purpose>,
    ) -> Self {
        self.0.test = purpose == Some(Purpose::Test);
        self.0.start_again = settings.urls().sign_on().filter(|_| !self.0.test).cloned();
        self
    }

    /// It is told of by this event.
    pub(crate) fn with_reference(mut self, id: AttemptId) -> Self {
        self.0.reference = Some(id);
        self
    }

    /// Nowhere can it be started again.
    pub(crate) fn without_start(mut self) -> Self {
        self.0.start_again = None;
        self
    }

    /// The stable code: one of [`Code::ALL`] or of [`flow::code::ALL`](crate::flow::code::ALL). Ask
    /// for advice and message here and not there: a code by itself knows those of the core only.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// What to change, and on which screen, for the customer's administrator or for ourselves.
    pub fn advice(&self) -> Advice {
        self.entry().map_or_else(|| self.code().advice(), |entry| entry.advice)
    }

    /// A sentence for the user that gives nothing away.
    pub fn user_message(&self) -> &'static str {
        self.entry().map_or_else(|| self.code().user_message(), |entry| entry.user_message)
    }

    /// Where the user can start again: the company's Sign on URL. `None` for an unknown company, for
    /// one without live settings, and for a connection test.
    pub fn start_again(&self) -> Option<&SignOnUrl> {
        self.0.start_again.as_ref()
    }

    /// Whether it was a connection test, so that the person who sees the answer is the company's
    /// administrator.
    pub fn is_test(&self) -> bool {
        self.0.test
    }

    /// The reference of its [`LoginEvent`](crate::flow::LoginEvent), for the user to read out and for
    /// support to look up. `None` where there is no event, as for an unknown company.
    pub fn reference(&self) -> Option<AttemptId> {
        self.0.reference
    }

    /// The judgement, where an answer was judged.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.0.refusal.as_ref()
    }

    /// All that was checked, where an answer was judged.
    pub fn report(&self) -> Option<&Report> {
        self.refusal().map(Refusal::report)
    }

    /// The HTTP status that fits: 400 for what is no answer at all, 403 for an answer that is
    /// refused, 404 for an unknown company, 413 for a body over the bound, 503 where a store failed.
    pub fn status(&self) -> u16 {
        match self.code() {
            Code::FORM_TOO_LARGE => 413,
            Code::FORM_REPEATED_FIELD
            | Code::FORM_NO_RESPONSE
            | Code::RESPONSE_EMPTY
            | Code::RESPONSE_TOO_LARGE
            | Code::RESPONSE_NOT_BASE64
            | Code::RESPONSE_NOT_UTF8
            | Code::RESPONSE_DOCTYPE
            | Code::RESPONSE_NOT_XML
            | Code::RESPONSE_NOT_A_RESPONSE => 400,
            Code::START_NO_REDIRECT_ENDPOINT => 500,
            _ => self.entry().map_or(403, |entry| entry.status),
        }
    }

    fn entry(&self) -> Option<&'static Entry> {
        code::entry(self.code())
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let mut refused = Self::new(refusal.code());
        refused.0.refusal = Some(refusal);
        refused
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0.refusal {
            Some(refusal) => refusal.fmt(f),
            None => write!(f, "refused ({})", self.code()),
        }
    }
}

impl std::fmt::Debug for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Refused").field("code", &self.code()).finish_non_exhaustive()
    }
}

impl Error for Refused {
    /// The error of a store, which is for the log only.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|error| error as _)
    }
}

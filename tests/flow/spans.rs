//! The feature `tracing`: spans and events with stable fields, and no claim in them.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use saml_sp::chrono::TimeDelta;
use saml_sp::testing::{Misbehaviour, PretendUser};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Event, Level, Metadata, Subscriber};

use crate::posted::login_id;
use crate::world::{Kept, World};

/// What was heard: the spans that were open, and the fields of the event.
#[derive(Clone, Debug)]
struct Heard {
    level: Level,
    spans: Vec<(String, Fields)>,
    fields: Fields,
}

type Fields = BTreeMap<String, String>;

/// A subscriber that hears what this crate says.
#[derive(Clone, Default)]
struct Ears(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    spans: Vec<(String, Fields)>,
    open: Vec<u64>,
    heard: Vec<Heard>,
}

struct Reader<'a>(&'a mut Fields);

impl Visit for Reader<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
}

impl Subscriber for Ears {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "saml_sp"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::new();
        span.record(&mut Reader(&mut fields));
        let mut state = self.0.lock().unwrap();
        state.spans.push((span.metadata().name().to_owned(), fields));
        Id::from_u64(state.spans.len() as u64)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {
        panic!("no span is added to");
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {
        panic!("no span follows another");
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::new();
        event.record(&mut Reader(&mut fields));
        let mut state = self.0.lock().unwrap();
        let spans = state.open.iter().map(|id| state.spans[*id as usize - 1].clone()).collect();
        state.heard.push(Heard { level: *event.metadata().level(), spans, fields });
    }

    fn enter(&self, span: &Id) {
        self.0.lock().unwrap().open.push(span.into_u64());
    }

    fn exit(&self, span: &Id) {
        assert_eq!(self.0.lock().unwrap().open.pop(), Some(span.into_u64()));
    }
}

/// Listens to this thread until the guard is dropped.
fn listen() -> (Ears, (DefaultGuard, Dispatch)) {
    let ears = Ears::default();
    // While there is one subscriber only, an event that another thread is the first to meet counts
    // as unheard everywhere.
    let second = Dispatch::new(Ears::default());
    (ears.clone(), (tracing::subscriber::set_default(ears), second))
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn each_step_is_a_span_with_one_event_and_names_nobody() {
    let (ears, _listening) = listen();
    let world = World::new(Kept::Sealed);
    let user = PretendUser::new("xenia@secret.example").with_display_name("Xenia");
    let entra = world.entra.as_user(&user);
    let mut browser = world.browser();
    let url = world.start(&mut browser).await;
    world.clock.pass(TimeDelta::milliseconds(1500));
    let spoiled = entra.misbehaving(Misbehaviour::WrongAudience);
    let body = spoiled.answer_body(&url, world.clock.now()).unwrap();
    assert!(world.post(&mut browser, body).await.is_err());
    let body = entra.answer_body(&url, world.clock.now()).unwrap();
    let login = world.signs_in(&mut browser, body).await;
    let test = world.start_test(&mut browser).await;
    let body = entra.answer_body(&test, world.clock.now()).unwrap();
    crate::world::tested(world.post(&mut browser, body).await);

    let (id, test_id) = (login_id(&url), login_id(&test));
    let signer = login.report.signed_by().unwrap().thumbprint();
    let answered = [("thumbprint", signer), ("took_us", "0")];
    let with = |pairs: &[(&str, &str)]| {
        let mut all = fields(&answered);
        all.extend(fields(pairs));
        all
    };
    let heard = ears.0.lock().unwrap().heard.clone();
    let expected = [
        (
            Level::INFO,
            "saml.start",
            fields(&[("outcome", "started"), ("request_id", &id), ("took_us", "0")]),
        ),
        (
            Level::WARN,
            "saml.finish",
            with(&[
                ("outcome", "refused"),
                ("code", "assertion.audience"),
                ("request_id", &id),
                ("away_ms", "1500"),
            ]),
        ),
        (
            Level::INFO,
            "saml.finish",
            with(&[("outcome", "signed-in"), ("request_id", &id), ("away_ms", "1500")]),
        ),
        (
            Level::INFO,
            "saml.start",
            fields(&[("outcome", "started"), ("request_id", &test_id), ("took_us", "0")]),
        ),
        (
            Level::INFO,
            "saml.finish",
            with(&[("outcome", "tested"), ("request_id", &test_id), ("away_ms", "0")]),
        ),
    ];
    assert_eq!(heard.len(), expected.len());
    for (heard, (level, span, fields)) in heard.iter().zip(expected) {
        assert_eq!((heard.level, &heard.fields), (level, &fields));
        let company = self::fields(&[("company", "acme")]);
        assert_eq!(heard.spans, [(span.to_owned(), company)]);
        let shown = format!("{heard:?}").to_lowercase();
        assert!(!shown.contains("xenia") && !shown.contains("secret"), "{shown}");
    }
}

#[tokio::test]
async fn an_unknown_company_makes_no_event() {
    let (ears, _listening) = listen();
    let world = World::new(Kept::Sealed);
    for slug in ["initech", "<script>", ""] {
        assert!(world.try_start(&mut world.browser(), slug).await.is_err());
        assert!(world.post_to(slug, &mut world.browser(), "junk").await.is_err());
    }
    assert!(ears.0.lock().unwrap().heard.is_empty());
}

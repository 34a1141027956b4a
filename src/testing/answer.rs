//! An answer on its way out: said, written, signed and posted, with what misbehaves at each stage.

use chrono::{DateTime, Utc};
use url::form_urlencoded;

use crate::testing::draft::{Draft, Question};
use crate::testing::error::PretendError;
use crate::testing::misbehave::{posted, said, signed, tampered, written};
use crate::testing::response::write_response;
use crate::testing::setup::Setup;
use crate::testing::signing::Signing;
use crate::xml::keys::base64_binary;

/// The text of the Response, signed, as it goes through the browser.
pub fn response(
    setup: &Setup,
    question: &Question,
    now: DateTime<Utc>,
) -> Result<String, PretendError> {
    let clock = said::clock(&setup.misbehaviours, now);
    let user = said::user(&setup.misbehaviours, &setup.user);
    let mut draft = Draft::of(setup, &user, question, clock);
    for misbehaviour in &setup.misbehaviours {
        said::change(*misbehaviour, &mut draft, clock)?;
    }
    let mut xml = write_response(&draft);
    for misbehaviour in &setup.misbehaviours {
        xml = written::change(*misbehaviour, xml)?;
    }
    xml = setup.before_signing.iter().fold(xml, |xml, edit| edit(xml));

    let mut signing = Signing::of(setup);
    for misbehaviour in &setup.misbehaviours {
        signed::change(*misbehaviour, &mut signing)?;
    }
    xml = signing.sign(xml)?;
    for misbehaviour in &setup.misbehaviours {
        xml = tampered::change(*misbehaviour, xml)?;
    }
    Ok(setup.after_signing.iter().fold(xml, |xml, edit| edit(xml)))
}

/// The body of the form that the browser posts (SAML Bindings 3.5.4).
pub fn body(
    setup: &Setup,
    question: &Question,
    now: DateTime<Utc>,
) -> Result<String, PretendError> {
    let mut octets = response(setup, question, now)?.into_bytes();
    for misbehaviour in &setup.misbehaviours {
        posted::change_octets(*misbehaviour, &mut octets);
    }
    let mut fields = vec![("SAMLResponse", base64_binary::encode(&octets))];
    fields.extend(question.relay_state.clone().map(|state| ("RelayState", state)));
    for misbehaviour in &setup.misbehaviours {
        posted::change_fields(*misbehaviour, &mut fields);
    }
    Ok(form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish())
}

//! Misbehaviours in how an answer is posted.

use crate::testing::misbehaviour::Misbehaviour;
use crate::xml::limits::Limits;

/// The fields of the posted form, in their order.
pub type Fields = Vec<(&'static str, String)>;

/// Changes the octets of a message.
pub fn change_octets(misbehaviour: Misbehaviour, octets: &mut Vec<u8>) {
    match misbehaviour {
        // An é of Latin-1, which begins a sequence of UTF-8 that does not go on.
        Misbehaviour::NotUtf8 => octets.extend(b"<!--\xe9-->"),
        Misbehaviour::HugeResponse => {
            octets.resize(Limits::default().message_bytes.saturating_add(1), b' ');
        }
        Misbehaviour::EmptyResponse => octets.clear(),
        _ => {}
    }
}

/// Changes the fields of the form.
pub fn change_fields(misbehaviour: Misbehaviour, fields: &mut Fields) {
    match misbehaviour {
        Misbehaviour::FormTooLarge => {
            let octets = Limits::default().message_bytes.saturating_mul(5);
            fields.push(("padding", "x".repeat(octets)));
        }
        Misbehaviour::FieldTwice => {
            fields.extend(fields.iter().find(|(name, _)| *name == "SAMLResponse").cloned());
        }
        Misbehaviour::NoField => fields.retain(|(name, _)| *name != "SAMLResponse"),
        Misbehaviour::NotBase64 => {
            // One plus sign at least is there, whatever the message.
            let responses = fields.iter_mut().filter(|(name, _)| *name == "SAMLResponse");
            responses.for_each(|(_, value)| *value = format!("{value}++++").replace('+', " "));
        }
        Misbehaviour::RelayStateChanged => {
            let states = fields.iter_mut().filter(|(name, _)| *name == "RelayState");
            states.for_each(|(_, value)| value.push_str("-changed"));
        }
        Misbehaviour::RelayStateLost => fields.retain(|(name, _)| *name != "RelayState"),
        _ => {}
    }
}

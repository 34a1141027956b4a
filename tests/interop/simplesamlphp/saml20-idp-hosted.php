<?php
// The identity provider, with the name that Entra gives itself, and names for users as it has them.
$claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
$email = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
$unspecified = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';

$metadata['https://sts.windows.net/11111111-2222-3333-4444-555555555555/'] = [
    'host' => '__DEFAULT__',
    'auth' => 'people',
    'privatekey' => 'idp.key',
    'certificate' => 'idp.crt',
    'new_privatekey' => 'next.key',
    'new_certificate' => 'next.crt',
    'SingleSignOnServiceBinding' => [
        'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
        'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
    ],
    'NameIDFormat' => [$email],
    'attributes.NameFormat' => 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified',
    'authproc' => [
        ['class' => 'saml:AttributeNameID', 'attribute' => "{$claims}name", 'Format' => $email],
        ['class' => 'saml:AttributeNameID', 'attribute' => "{$claims}name", 'Format' => $unspecified],
        ['class' => 'saml:PersistentNameID', 'attribute' => "{$claims}name"],
        ['class' => 'saml:TransientNameID'],
    ],
];

<?php
// SimpleSAMLphp as an identity provider whose settings are the files of this folder.
$state = getenv('STATE');
$config = [
    'baseurlpath' => getenv('BASE'),
    'metadatadir' => __DIR__ . '/',
    'certdir' => "$state/",
    'datadir' => "$state/",
    'tempdir' => $state,
    'loggingdir' => "$state/",
    'logging.handler' => 'errorlog',
    'logging.level' => SimpleSAML\Logger::NOTICE,
    'debug' => ['saml' => false, 'backtraces' => true, 'validatexml' => true],
    'showerrors' => true,
    'timezone' => 'UTC',
    'secretsalt' => 'of no use elsewhere',
    'technicalcontact_name' => 'Nobody',
    'technicalcontact_email' => 'na@example.org',

    'enable.saml20-idp' => true,
    'module.enable' => ['core' => true, 'exampleauth' => true, 'saml' => true],
    'metadata.sources' => [['type' => 'flatfile']],
    'metadata.sign.enable' => true,
    'metadata.sign.privatekey' => 'idp.key',
    'metadata.sign.certificate' => 'idp.crt',
    'metadata.sign.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',

    // No TLS here, so no cookie that wants it.
    'store.type' => 'phpsession',
    'session.phpsession.savepath' => "$state/sessions",
    'session.phpsession.cookiename' => 'php',
    'session.cookie.secure' => false,
    'session.cookie.samesite' => null,
    'language.cookie.secure' => false,
];

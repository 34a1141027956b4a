<?php
// Our companies, each read from our own metadata and answered in the shape that its name says.
$key = function (string $name) {
    return ['signature.privatekey' => "$name.key", 'signature.certificate' => "$name.crt"];
};
$algorithm = function (string $uri) {
    return ['signature.algorithm' => "http://www.w3.org/$uri"];
};
// Our metadata has no key to encrypt to.
$to_key = ['certificate' => 'encryption.crt'];

$shapes = [
    'default' => [],
    'both' => ['saml20.sign.response' => true],
    'respsigned' => ['saml20.sign.response' => true, 'saml20.sign.assertion' => false],
    'unsigned' => ['saml20.sign.response' => false, 'saml20.sign.assertion' => false],
    'sha1' => $algorithm('2000/09/xmldsig#rsa-sha1'),
    'sha384' => $algorithm('2001/04/xmldsig-more#rsa-sha384'),
    'sha512' => $algorithm('2001/04/xmldsig-more#rsa-sha512'),
    'enc' => $to_key + ['assertion.encryption' => true],
    'encboth' => $to_key + ['assertion.encryption' => true, 'saml20.sign.response' => true],
    'encid' => $to_key + ['nameid.encryption' => true],
    'rollover' => $key('next'),
    'evilkey' => $key('stranger'),
    'nokeyinfo' => ['signature.privatekey' => 'idp.key'],
    'audience2' => ['audience' => ['https://other.example.com/sp']],
    'short' => ['assertion.lifetime' => 1],
    'noattrs' => ['simplesaml.attributes' => false],
    'nfuri' => ['attributes.NameFormat' => 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri'],
    'b64' => ['base64attributes' => true],
];

$files = glob(getenv('SERVICE_PROVIDERS') . '/simplesamlphp-*.xml');
$asked = array_map(function ($file) {
    return substr(basename($file, '.xml'), strlen('simplesamlphp-'));
}, $files);
foreach (array_combine($asked, $files) as $shape => $file) {
    $read = SimpleSAML\Metadata\SAMLParser::parseFile($file)->getMetadata20SP();
    // A shape that nobody knows is an error here; one that nobody asks for is untested.
    $metadata[$read['entityid']] = $shapes[$shape] + ['saml20.sign.response' => false] + $read;
    unset($shapes[$shape]);
}
if ($shapes !== []) {
    throw new Exception('nobody asks for: ' . implode(' ', array_keys($shapes)));
}

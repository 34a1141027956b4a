<?php
// Everybody of people.json can sign in, by one password.
$people = json_decode(file_get_contents(__DIR__ . '/../people.json'), true, 8, JSON_THROW_ON_ERROR);
$config = ['people' => ['exampleauth:UserPass']];
foreach ($people as $login => $claims) {
    $config['people']["$login:secret"] = $claims;
}

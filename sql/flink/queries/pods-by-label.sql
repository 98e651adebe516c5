-- Which pods are there, of which application, at which address?
SELECT labels['app'] AS app, name AS pod, addresses[1] AS address, valid_from
FROM resources
WHERE kind = 'pod' AND valid_to IS NULL AND NOT deleted;

"""Canonicalises by lxml, which is libxml2, for tests/xml/libxml2.rs.

Reads one JSON object a line: `xml`, the text of a document; `apex`, an element's place in document order; `without`, the
place of a child of it that is taken out before, or null; `inclusive`, a list of prefixes. Answers each with one line: an
object with `octets`, or with `error` where libxml2 does not accept the document.
"""

import json
import sys

from lxml import etree


def answer(request):
    parser = etree.XMLParser(resolve_entities=False, no_network=True, strip_cdata=False)
    root = etree.fromstring(request["xml"].encode(), parser)
    elements = list(root.iter("*"))
    apex = elements[request["apex"]]
    if request["without"] is not None:
        take_out(elements[request["without"]])
    octets = etree.tostring(
        apex,
        method="c14n",
        exclusive=True,
        with_comments=False,
        with_tail=False,
        inclusive_ns_prefixes=request["inclusive"] or None,
    )
    return octets.decode()


def take_out(element):
    """lxml takes the text behind an element out with it: hand that to what stands before."""
    parent, before = element.getparent(), element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + (element.tail or "")
    else:
        before.tail = (before.tail or "") + (element.tail or "")
    parent.remove(element)


for line in sys.stdin:
    try:
        result = {"octets": answer(json.loads(line))}
    except etree.LxmlError as error:
        result = {"error": str(error)}
    print(json.dumps(result))

"""Writes the small books and the test collection beside this file, always the same bytes: python data/make_data.py."""

import zipfile
from pathlib import Path

HERE = Path(__file__).parent

TIDES = """THE BOOK OF TIDES

by Ann Example

CHAPTER 1

The harbour lay empty when the tide went out. Boats leaned on their keels,
and gulls walked where ships had been.

"High tide at noon," said the harbour master, and nobody asked him how
he knew. He had a table for it, printed in the capital.

CHAPTER 2

A storm came from the north-west. The high tide stood above the wall
until evening, and the lower streets were under water.

When the water fell, they found a ship's bell in the church-
yard. It hangs in the churchyard still, and is rung for storms.
"""

LIGHT = """KEEPER OF THE LIGHT

by Bob Sample

CHAPTER 1

The keeper lit the lamp at dusk and wound the clockwork that turns it.
Sailing ships count the seconds between two flashes to know the coast.

He didn't sleep during a storm. In calm nights he read, and his books
were about places without any sea.

CHAPTER 2

Electricity came to the island, and the keeper went. The lamp lights
itself; only the storms are the same.
"""

PAGES = {
    "one.xhtml": (
        "Moon and Sun",
        [
            "The moon draws the water, and the sun helps or hinders it.",
            "At full moon and new moon both draw along one line: these are the spring tides, the highest.",
        ],
    ),
    "two.xhtml": (
        "Tables",
        [
            "A tide table is made from the past. Kelvin built a machine of wheels that adds the waves.",
            "No table knows of storms: a surge is added by the wind.",
        ],
    ),
}

# Short texts, each about one thing; what they are about is told in the judgements below.
DOCUMENTS = {
    "tide1": "The moon pulls on the oceans. The water nearest to it rises, and so does the water on the far side.",
    "tide2": "Spring tides are the highest; they follow full and new moon, when sun and moon pull along one line.",
    "tide3": "Neap tides are low ones. At half moon the sun's pull works against that of the moon.",
    "tide4": "A tidal range of sixteen metres is measured in a bay that narrows like a funnel.",
    "tide5": "Kelvin's machine predicted tides with wheels and pulleys, one for each wave that adds to the sum.",
    "tide6": "Harbour masters read from a table when a deep ship may leave.",
    "surge1": "A storm surge is water that wind drives against a coast. Together with a spring tide it breaks dikes.",
    "surge2": "In 1953 the sea flooded the low lands around the North Sea in a night, after a north-westerly gale.",
    "surge3": "Movable barriers close a river's mouth when a flood is forecast.",
    "light1": "Lighthouse keepers wound up a clockwork each night; it turned the lens around the lamp.",
    "light2": "Fresnel built lenses of rings, which send almost all of a lamp's light to the horizon.",
    "light3": "Each lighthouse has flashes of its own, so that sailors know which coast they see.",
    "light4": "The last keepers left when lamps were automated and electric.",
    "light5": "Ships carry a red lamp to port and a green one to starboard.",
    "ship1": "Sailing ships cannot go straight against the wind; they tack, first to one side, then to the other.",
    "ship2": "Clippers raced home with tea, and were faster than the first steamers.",
    "ship3": "A keel keeps a sailing boat from drifting sideways and from turning over.",
    "ship4": "Containers made it cheap to send goods around the world by ship.",
    "ship5": "Wooden hulls are eaten by shipworms; copper plates kept the worms out.",
    "ship6": "A submarine takes in water to dive, and blows it out with air to rise.",
    "nav1": "Latitude is read from the height of the sun at noon, or of the pole star.",
    "nav2": "Longitude needs a clock that keeps the time of home on a rolling ship. Harrison made one.",
    "nav3": "A compass points to the magnetic north, which wanders over the years.",
    "nav4": "The log was a piece of wood on a line with knots; how many ran out told the speed.",
    "nav5": "Satellites tell a receiver the time so exactly that it can work out where it is.",
    "nav6": "Charts show depths at the lowest tide, so that there is never less water than is printed.",
    "life1": "Mussels close their shells when the water goes out, and wait for the flood.",
    "life2": "Crabs on the beach know the rhythm of the tides and keep it in a tank without any.",
    "life3": "Eels swim across an ocean to spawn, and their young drift back for years.",
    "life4": "Whales sing, and their songs carry for hundreds of kilometres under water.",
    "life5": "Corals live together with algae, and turn white when the water is too warm.",
    "life6": "Gulls drop shells on stones to break them.",
    "power1": "A tidal power station lets the flood in through turbines, and again out.",
    "power2": "Wind turbines at sea stand on pillars that are driven into the ground.",
    "power3": "Machines that make electricity from waves were often broken by storms.",
    "weather1": "A falling barometer tells sailors that a gale is near.",
    "weather2": "Fog comes when warm moist air lies over cold water.",
    "weather3": "The Beaufort scale tells the force of the wind by what it does to the sea.",
    "weather4": "Hurricanes draw their strength from warm oceans, and lose it over land.",
}

TOPICS = {
    "1": ("why are some tides higher than others", {"tide2": 2, "tide3": 2, "tide1": 1, "tide4": 1}),
    "2": ("predicting the tide", {"tide5": 2, "tide6": 2, "nav6": 1}),
    "3": ("floods caused by storms", {"surge1": 2, "surge2": 2, "surge3": 1}),
    "4": ("how did lighthouses work", {"light1": 2, "light2": 2, "light3": 2, "light4": 1}),
    "5": ("end of the lighthouse keeper", {"light4": 2, "light1": 1}),
    "6": ("sailing against the wind", {"ship1": 2, "ship3": 1}),
    "7": ("finding your position at sea", {"nav1": 2, "nav2": 2, "nav5": 2, "nav3": 1, "light3": 1}),
    "8": ("speed of a ship", {"nav4": 2, "ship2": 1}),
    "9": ("animals that live by the tides", {"life1": 2, "life2": 2}),
    "10": ("electricity from the sea", {"power1": 2, "power2": 2, "power3": 2}),
    "11": ("signs of a coming gale", {"weather1": 2, "weather3": 1}),
    "12": ("warm water", {"weather4": 2, "life5": 2, "weather2": 1}),
}


def write_epub(path: Path) -> None:
    """Write a small EPUB of `PAGES`."""
    items = "".join(f'<item id="{name[0]}" href="{name}" media-type="application/xhtml+xml"/>' for name in PAGES)
    order = "".join(f'<itemref idref="{name[0]}"/>' for name in PAGES)
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<?xml version="1.0"?><container version="1.0" '
        'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="book.opf" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>',
        "book.opf": '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        'unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<dc:identifier id="id">urn:x-tides</dc:identifier><dc:title>Why Tides</dc:title><dc:language>en</dc:language>'
        f"<dc:creator>Cléo Test</dc:creator></metadata><manifest>{items}</manifest><spine>{order}</spine></package>",
    }
    for name, (heading, paragraphs) in PAGES.items():
        body = f"<h1>{heading}</h1>{''.join(f'<p>{text}</p>' for text in paragraphs)}"
        files[name] = (
            f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{body}</body></html>'
        )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content)


def main() -> None:
    """Write everything."""
    (HERE / "books").mkdir(exist_ok=True)
    (HERE / "tides").mkdir(exist_ok=True)
    (HERE / "books" / "tides.txt").write_text(TIDES, "utf-8")
    (HERE / "books" / "keeper.txt").write_text(LIGHT, "utf-8")
    write_epub(HERE / "books" / "why.epub")
    documents = "".join(f"<DOC>\n<DOCNO>{name}</DOCNO>\n{text}\n</DOC>\n" for name, text in DOCUMENTS.items())
    topics = "".join(
        f"<top>\n<num> Number: {number}\n<title> {query}\n</top>\n" for number, (query, _) in TOPICS.items()
    )
    judged = ((number, name, gain) for number, (_, gains) in TOPICS.items() for name, gain in gains.items())
    (HERE / "tides" / "documents.trec").write_text(documents, "utf-8")
    (HERE / "tides" / "topics.trec").write_text(topics, "utf-8")
    (HERE / "tides" / "qrels.txt").write_text("".join(f"{n} 0 {name} {gain}\n" for n, name, gain in judged), "utf-8")


if __name__ == "__main__":
    main()

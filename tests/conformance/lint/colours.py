"""The 147 colour names of CSS Color Module Level 3, section 4.3, which RFC 7986, 5.9 asks COLOR to be one of."""

_SHADES = {
    "": "aqua aquamarine azure beige bisque black blue brown chartreuse chocolate coral cornsilk crimson cyan fuchsia"
    " gainsboro gold goldenrod gray green grey honeydew indigo ivory khaki lavender lime linen magenta maroon moccasin"
    " navy olive orange orchid peru pink plum purple red salmon sienna silver snow tan teal thistle tomato turquoise"
    " violet wheat white yellow aliceblue antiquewhite blanchedalmond blueviolet burlywood cadetblue cornflowerblue"
    " deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen ghostwhite greenyellow hotpink"
    " indianred lavenderblush lawngreen lemonchiffon limegreen midnightblue mintcream mistyrose navajowhite oldlace"
    " olivedrab orangered papayawhip peachpuff powderblue rosybrown royalblue saddlebrown sandybrown"
    " seagreen seashell skyblue slateblue slategray slategrey springgreen steelblue whitesmoke yellowgreen",
    "dark": "blue cyan goldenrod gray green grey khaki magenta olivegreen orange orchid red salmon seagreen slateblue"
    " slategray slategrey turquoise violet",
    "light": "blue coral cyan goldenrodyellow gray green grey pink salmon seagreen skyblue slategray slategrey"
    " steelblue yellow",
    "medium": "aquamarine blue orchid purple seagreen slateblue springgreen turquoise violetred",
    "pale": "goldenrod green turquoise violetred",
}
COLOURS = frozenset(prefix + shade for prefix, shades in _SHADES.items() for shade in shades.split())

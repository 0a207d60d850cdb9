/* GeoJSON geometries of any type as the map's handles change them. Positions are [longitude, latitude]. */
"use strict";
{
    const RINGS = ["Polygon", "MultiPolygon"];
    const DECIMALS = 6; // 10 cm

    function at(geometry, path) {
        return path.reduce((part, step) => part[step], geometry.coordinates);
    }

    /** Where every vertex stands within `coordinates`; the last of a ring, which repeats the first, has none. */
    function paths(part, isRing, path) {
        if (typeof part[0] === "number") {
            return [path];
        }
        const isVertices = typeof part[0][0] === "number";
        const own = isVertices && isRing ? part.slice(0, -1) : part;
        return own.flatMap((inner, step) => paths(inner, isRing, [...path, step]));
    }

    function close(geometry, path) {
        if (RINGS.includes(geometry.type)) {
            const ring = at(geometry, path.slice(0, -1));
            ring[ring.length - 1] = [...ring[0]];
        }
        return geometry;
    }

    desk.shape = {
        round(number) {
            return Number(number.toFixed(DECIMALS));
        },

        paths(geometry) {
            return paths(geometry.coordinates, RINGS.includes(geometry.type), []);
        },

        position(geometry, path) {
            return at(geometry, path);
        },

        moved(geometry, path, position) {
            const changed = structuredClone(geometry);
            if (!path.length) {
                changed.coordinates = position;
                return changed;
            }
            at(changed, path.slice(0, -1))[path.at(-1)] = position;
            return close(changed, path);
        },

        /** Without one vertex; null when what is left would be no line or area. */
        without(geometry, path) {
            if (!path.length) {
                return null;
            }
            const changed = structuredClone(geometry);
            const line = at(changed, path.slice(0, -1));
            line.splice(path.at(-1), 1);
            if (RINGS.includes(geometry.type)) {
                return line.length < 4 ? null : close(changed, path);
            }
            return line.length < (geometry.type === "MultiPoint" ? 1 : 2) ? null : changed;
        },

        /** Of the positions clicked one after another. */
        drawn(type, positions) {
            return { type, coordinates: type === "Polygon" ? [[...positions, positions[0]]] : positions };
        },

        /** As it stands in the field. */
        text(geometry) {
            return geometry.type === "Point" ? geometry.coordinates.join(",") : JSON.stringify(geometry);
        },

        /** Leaflet's latitude and longitude. */
        latLng([longitude, latitude]) {
            return [latitude, longitude];
        },
    };
}

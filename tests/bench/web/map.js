// SPDX-License-Identifier: GPL-3.0-or-later
// Positions in Leaflet, as dots on a canvas or in clusters, moved as bench-map.c moves the console's
// map. There is no land below them and nothing is animated: Leaflet at its fastest.
"use strict";

const START_ZOOM = 3;
const COLOURS = ["#c01c28", "#e66100", "#e5a50a", "#1c71d8", "#77767b", "#5e5c64", "#26a269"];

class Places {
  constructor(kind, file) {
    this.kind = kind;
    this.places = new Float32Array(file); // latitude, longitude, condition
    this.at = 0;
    this.map = L.map("place", {
      preferCanvas: true, zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false,
      inertia: false, zoomSnap: 0, maxZoom: 18, worldCopyJump: false, attributionControl: false,
    }).setView([20, 20], START_ZOOM);
  }

  // Resolves when all of them are painted, with how long that took, ms.
  async open() {
    const begun = performance.now(), markers = [];
    for (let i = 0; i < this.places.length; i += 3) {
      const place = [this.places[i], this.places[i + 1]];
      markers.push(this.kind === "clusters"
        ? L.marker(place)
        : L.circleMarker(place, { radius: 4, stroke: false, fillOpacity: 1, interactive: false,
                                  fillColor: COLOURS[this.places[i + 2]] }));
    }
    if (this.kind === "clusters") {
      const group = L.markerClusterGroup({ animate: false, chunkedLoading: false });
      group.addLayers(markers);
      this.map.addLayer(group);
    } else {
      L.layerGroup(markers).addTo(this.map);
    }
    await painted();
    return performance.now() - begun;
  }

  // A pan paints what comes into sight in each frame, as the console's does. A drag is what Leaflet
  // does under a mouse button: it shifts what is painted, and paints anew only when that is let go.
  move(motion) {
    const at = this.at++;
    if (motion === "zoom") {
      this.map.setView([20, 20], START_ZOOM + 1.5 * (1 - Math.cos(at * 0.05)), { animate: false });
      return;
    }
    const centre = [20 + 10 * Math.sin(at * 0.03), 20 + 30 * Math.sin(at * 0.02)];
    const by = this.map.project(centre).subtract(this.map.project(this.map.getCenter())).round();
    if (motion === "drag") {
      this.map._rawPanBy(by);
      this.map.fire("move");
    } else {
      this.map.panBy(by, { animate: false });
    }
  }
}

async function open(n, points, kind) {
  window.subject = new Places(kind, await (await fetch(points)).arrayBuffer());
  return window.subject.open();
}

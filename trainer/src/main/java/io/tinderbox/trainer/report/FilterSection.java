package io.tinderbox.trainer.report;

import io.tinderbox.common.image.PngEncoder;
import io.tinderbox.trainer.explanation.FilterPictures;
import io.tinderbox.trainer.explanation.FirstKernels;
import java.awt.image.BufferedImage;

/** What filters look like, and what they look for. */
final class FilterSection {
  private FilterSection() {}

  static Element of(Explained explained) {
    Element figures = Element.of("div", "mosaics");
    FirstKernels kernels = explained.kernels();
    figures.add(
        figure(
            kernels.mosaic(),
            "Kernels of " + kernels.layer(),
            "%s of %d, %d × %d, as they are"
                .formatted(
                    kernels.tiles().size(), kernels.units(), kernels.height(), kernels.width())));
    for (FilterPictures filters : explained.filters()) {
      figures.add(
          figure(
              filters.mosaic(),
              "What " + filters.layer() + " looks for",
              "%s of %d filters at (%d, %d), before the rectifier: patches of %d × %d; receptive field %d × %d"
                  .formatted(
                      filters.tiles().size(),
                      filters.filters(),
                      filters.row(),
                      filters.column(),
                      filters.patch(),
                      filters.patch(),
                      filters.field().size(),
                      filters.field().size())));
    }
    return Element.of("section")
        .add(
            Element.of("h2").text("Filters"),
            Element.of("p")
                .text(
                    "Kernels of the first layer as they are; of later ones the picture's pixels that would raise a filter's output, at an even grey. Each tile is divided by its largest magnitude; zero is mid-grey."),
            figures);
  }

  private static Element figure(BufferedImage mosaic, String title, String words) {
    return Element.of("figure", "chart mosaic")
        .add(
            Element.of("figcaption")
                .add(Element.of("h3").text(title), Element.of("p", "muted", words)),
            Element.of("img")
                .with("src", Pictures.dataUri(PngEncoder.encode(mosaic)))
                .with("alt", title)
                .with("loading", "lazy"));
  }
}

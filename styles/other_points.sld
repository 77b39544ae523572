<?xml version="1.0" encoding="UTF-8"?>
<!-- Any other layer of points, whatever its columns are.
     Title is the legend in Chinese, Abstract in English. -->
<StyledLayerDescriptor xmlns="http://www.opengis.net/sld" xmlns:ogc="http://www.opengis.net/ogc" version="1.0.0">
  <NamedLayer>
    <Name>other_points</Name>
    <UserStyle>
      <Name>other_points</Name>
      <Title>点</Title>
      <Abstract>Points</Abstract>
      <FeatureTypeStyle>
        <Rule>
          <Name>point</Name>
          <Title>点</Title>
          <Abstract>Point</Abstract>
          <PointSymbolizer>
            <Graphic>
              <Mark>
                <WellKnownName>circle</WellKnownName>
                <Fill>
                  <CssParameter name="fill">#FFFFFF</CssParameter>
                </Fill>
                <Stroke>
                  <CssParameter name="stroke">#1A1A1A</CssParameter>
                  <CssParameter name="stroke-width">1.5</CssParameter>
                </Stroke>
              </Mark>
              <Size>6</Size>
            </Graphic>
          </PointSymbolizer>
        </Rule>
      </FeatureTypeStyle>
    </UserStyle>
  </NamedLayer>
</StyledLayerDescriptor>

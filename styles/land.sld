<?xml version="1.0" encoding="UTF-8"?>
<!-- Any other layer of polygons, whatever its columns are.
     Title is the legend in Chinese, Abstract in English. -->
<StyledLayerDescriptor xmlns="http://www.opengis.net/sld" xmlns:ogc="http://www.opengis.net/ogc" version="1.0.0">
  <NamedLayer>
    <Name>land</Name>
    <UserStyle>
      <Name>land</Name>
      <Title>地块</Title>
      <Abstract>Land</Abstract>
      <FeatureTypeStyle>
        <Rule>
          <Name>land</Name>
          <Title>地块</Title>
          <Abstract>Land</Abstract>
          <PolygonSymbolizer>
            <Fill>
              <CssParameter name="fill">#DDE6D5</CssParameter>
              <CssParameter name="fill-opacity">0.6</CssParameter>
            </Fill>
          </PolygonSymbolizer>
          <PolygonSymbolizer>
            <Stroke>
              <CssParameter name="stroke">#5A6B50</CssParameter>
              <CssParameter name="stroke-width">0.8</CssParameter>
            </Stroke>
          </PolygonSymbolizer>
        </Rule>
      </FeatureTypeStyle>
    </UserStyle>
  </NamedLayer>
</StyledLayerDescriptor>

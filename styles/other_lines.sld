<?xml version="1.0" encoding="UTF-8"?>
<!-- Any other layer of lines, whatever its columns are.
     Title is the legend in Chinese, Abstract in English. -->
<StyledLayerDescriptor xmlns="http://www.opengis.net/sld" xmlns:ogc="http://www.opengis.net/ogc" version="1.0.0">
  <NamedLayer>
    <Name>other_lines</Name>
    <UserStyle>
      <Name>other_lines</Name>
      <Title>线</Title>
      <Abstract>Lines</Abstract>
      <FeatureTypeStyle>
        <Rule>
          <Name>line</Name>
          <Title>线</Title>
          <Abstract>Line</Abstract>
          <LineSymbolizer>
            <Stroke>
              <CssParameter name="stroke">#595959</CssParameter>
              <CssParameter name="stroke-width">1.6</CssParameter>
              <CssParameter name="stroke-linejoin">round</CssParameter>
            </Stroke>
          </LineSymbolizer>
        </Rule>
      </FeatureTypeStyle>
    </UserStyle>
  </NamedLayer>
</StyledLayerDescriptor>

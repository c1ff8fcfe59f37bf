namespace Atelier.Workstations.Simulated.Display;

/// <summary>
/// A fixed font for the test card: ASCII 32 to 126, five by seven pixels in a cell of six by eight.
/// A glyph is seven characters, one a row from the top, each a base-32 digit (0 to 9, A to V) whose five bits are the pixels from the left.
/// </summary>
internal static class BitmapFont
{
    public const int CellWidth = 6;
    public const int Width = 5;
    public const int Height = 7;

    private const string Glyphs =
        "00000004444404AAA0000AAVAVAA4FKE5U4OP248J3CIK8LID448000024888428422248" // space to )
        + "04LEL40044V4400000C48000V00000000CC01248G0" // * to /
        + "EHJLPHE4C4444EEH1248VV2421HE26AIV22VGU11HE68GUHHEV124888EHHEHHEEHHF12C" // 0 to 9
        + "0CC0CC00CC0C48248G84200V0V008421248EH12404EH1DLLE" // : to @
        + "EHHVHHHUHHUHHUEHGGGHESIHHHISVGGUGGVVGGUGGGEHGNHHFHHHVHHHE44444E" // A to I
        + "72222ICHIKOKIHGGGGGGVHRLLHHHHHPLJHHEHHHHHEUHHUGGGEHHHLIDUHHUKIH" // J to R
        + "FGGE11UV444444HHHHHHEHHHHHA4HHHLLLAHHA4AHHHHHA444V1248GV" // S to Z
        + "E88888E0G84210E22222E4AH0000000000V8420000" // [ to `
        + "00E1FHFGGMPHHU00EGGHE11DJHHF00EHVGE698S8880FHHF1EGGMPHHH40C444E" // a to i
        + "20622ICGGIKOKIC44444E00QLLHH00MPHHH00EHHHE00UHUGG00DJF1100MPGGG" // j to r
        + "00EGE1U88S889600HHHJD00HHHA400HHLLA00HA4AH00HHF1E00V248V" // s to z
        + "244844244444448442448008L200"; // { to ~

    private const string Unknown = "VHHHHHV";

    /// <summary>The five pixels of a glyph's row, the leftmost in bit 4. What the font lacks is an empty box.</summary>
    public static int Row(char character, int row)
    {
        var digit = character is >= ' ' and <= '~' ? Glyphs[((character - ' ') * Height) + row] : Unknown[row];
        return digit <= '9' ? digit - '0' : digit - 'A' + 10;
    }
}

using System.Buffers.Text;
using Atelier.Api;

namespace Atelier.Tests.Api;

public sealed class IdsTests
{
    [Fact]
    public void An_id_is_a_version_4_uuid_in_22_characters_that_no_command_line_takes_for_an_option()
    {
        var ids = Enumerable.Range(0, 2000).Select(_ => Ids.New()).ToArray();

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, id =>
        {
            Assert.Matches("^[A-Za-z0-9][A-Za-z0-9_-]{21}$", id);
            var bytes = Base64Url.DecodeFromChars(id);
            Assert.Equal((16, 4, 2), (bytes.Length, bytes[6] >> 4, bytes[8] >> 6));
            Assert.Equal(Convert.ToHexStringLower(bytes), Ids.ToHex(id));
        });
    }

    [Fact]
    public void A_studios_id_has_its_region_and_sixteen_characters() =>
        Assert.Matches("^us-west-2:stid-[a-z0-9]{16}$", Ids.NewStudio("us-west-2"));

    [Theory]
    [InlineData("studio", "us-west-2:stid-nyoqq12fteqy1x48", "arn:aws:nimble:us-west-2:123456789012:studio/stid-nyoqq12fteqy1x48")]
    [InlineData("eula", "yeG7lDwNQEiwNTRT7DrV7Q", "arn:aws:nimble:us-west-2:123456789012:eula/yeG7lDwNQEiwNTRT7DrV7Q")]
    public void An_arn_names_region_account_type_and_id(string type, string id, string arn) =>
        Assert.Equal(arn, Arns.Of(type, "us-west-2", "123456789012", id));

    [Theory]
    [InlineData("us-west-2", true)]
    [InlineData("ap-southeast-1", true)]
    [InlineData("us-gov-west-1", true)]
    [InlineData("", false)]
    [InlineData("us-west", false)]
    [InlineData("us-west-2\n", false)]
    [InlineData("x/us-west-2", false)]
    public void A_region_has_the_form_of_awss_names(string text, bool isRegion) => Assert.Equal(isRegion, Ids.IsRegion(text));
}

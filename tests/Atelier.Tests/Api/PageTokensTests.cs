using System.Security.Cryptography;
using Atelier.Api;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Api;

public sealed class PageTokensTests
{
    private const string Listing = "ListStreamingSessions {}";
    private readonly ManualClock clock = new();

    [Fact]
    public void A_token_comes_back_as_the_place_it_was_made_from()
    {
        var tokens = new PageTokens(ServerKey.Random(), clock);

        for (var round = 0; round < 500; round++)
        {
            var createdAt = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));
            var id = RandomNumberGenerator.GetString("abcXYZ019-_:äß漢", RandomNumberGenerator.GetInt32(1, 64));

            var read = tokens.Read(tokens.Write(new PageKey(createdAt, id), Listing), Listing);

            Assert.Equal(new PageKey(createdAt, id), read);
        }
    }

    [Fact]
    public void A_token_of_another_server_is_refused()
    {
        var token = new PageTokens(ServerKey.Random(), clock).Write(new PageKey(1, "a"), Listing);

        Assert.Throws<ApiError>(() => new PageTokens(ServerKey.Random(), clock).Read(token, Listing));
    }

    [Fact]
    public void Without_a_token_the_listing_begins_before_everything() =>
        Assert.Equal(PageKey.Start, new PageTokens(ServerKey.Random(), clock).Read(null, Listing));
}

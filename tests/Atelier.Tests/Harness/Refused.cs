namespace Atelier.Tests.Harness;

/// <summary>Expects calls to be refused.</summary>
internal static class Refused
{
    /// <summary>Gives the error that a call was refused with, which has the name.</summary>
    public static async Task<ApiErrorSeen> With(string name, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(call);
        Assert.True(error.Code == name, $"{error.Code}: {error.Message}");
        return error;
    }

    public static async Task WithAccessDenied(params Func<Task>[] calls)
    {
        foreach (var call in calls)
            await With("AccessDeniedException", call);
    }
}
